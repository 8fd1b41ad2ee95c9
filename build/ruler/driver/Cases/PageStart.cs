using System.Buffers.Text;
using System.Text.Json.Nodes;

namespace CchcPlatform.Ruler.Cases;

/// <summary>The row after which a page of the list over all communes begins.</summary>
internal sealed record PageStart(string Commune, Guid Plan, int Version, int Position, Guid Id)
{
    /// <summary>As the platform writes it: the token of its first page with other keys.</summary>
    public string TokenLike(string first)
    {
        var token = JsonNode.Parse(Base64Url.DecodeFromChars(first))!;
        token["K"] = new JsonArray(Commune, Plan, Version, Position, Id);
        return Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(token.ToJsonString()));
    }

    /// <summary>As the bare program reads it.</summary>
    public string Plain => $"{Commune}/{Plan}/{Version}/{Position}/{Id}";
}
