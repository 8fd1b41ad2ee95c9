// File modes and Unix sockets: the host runs on Linux, and on macOS for development.
[assembly: System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
