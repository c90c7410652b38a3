using System.Runtime.InteropServices;

namespace ExportPortal.Hosting;

public sealed class NativeMemoryTests
{
    [Fact]
    public void Bound_OnGlibc_TakesEffect() =>
        Assert.Equal(OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out _), NativeMemory.Bound());
}
