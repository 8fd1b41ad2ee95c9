namespace CchcPlatform.Modules.Steering.Imports.Reading;

internal sealed record Relationship(string Type, string Target);
