namespace CchcPlatform.Modules.Steering.Imports.Reading;

internal sealed record SourceDocument(SourceFormat Format, IReadOnlyList<SourcePart> Parts);
