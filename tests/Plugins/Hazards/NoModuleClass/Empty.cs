namespace CchcPlatform.Modules.Empty;

public sealed class NotAModule;
