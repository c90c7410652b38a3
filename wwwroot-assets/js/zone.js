// The reader's time zone, as an IANA name: the server shows due times in it beside UTC.
export const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
