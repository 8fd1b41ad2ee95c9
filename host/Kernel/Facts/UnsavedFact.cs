using Google.Protobuf;

namespace CchcPlatform.Kernel.Facts;

/// <summary>A fact that is written with the next save.</summary>
/// <param name="Commune">5-digit code of the commune; <c>*</c> for what concerns all.</param>
/// <param name="Resource">Name of the resource that it tells about.</param>
/// <param name="Revision">Revision of the resource after the change.</param>
/// <param name="Message">What happened.</param>
internal sealed record UnsavedFact(string Commune, string Resource, long Revision, IMessage Message);
