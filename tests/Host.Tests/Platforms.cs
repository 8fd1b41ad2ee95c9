// As the host: it runs on Linux, and on macOS for development.
[assembly: System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
