namespace ExportPortal.Support;

internal static class Folders
{
    /// <summary>Deletes a folder whose last writer may still be going: the portal keeps a last checkpoint when it stops.</summary>
    public static void DeleteWhenFree(this DirectoryInfo folder)
    {
        for (var attempt = 0; ; attempt++)
        {
            folder.Refresh();
            if (!folder.Exists)
                return;
            try
            {
                folder.Delete(recursive: true);
                return;
            }
            catch (IOException) when (attempt < 20)
            {
                Thread.Sleep(100);
            }
        }
    }
}
