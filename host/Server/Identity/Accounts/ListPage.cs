using System.Security.Cryptography;
using System.Text;
using CchcPlatform.Kernel.Faults;
using Microsoft.IdentityModel.Tokens;

namespace CchcPlatform.Server.Identity.Accounts;

/// <summary>One page of a list that is read on from the last key. Its token serves only the query that it came from.</summary>
internal sealed class ListPage
{
    private const int DefaultSize = 50;
    private const int LargestSize = 1000;
    private const int MarkLength = 8;

    private readonly byte[] mark;

    public ListPage(string query, int pageSize, string pageToken)
    {
        mark = SHA256.HashData(Encoding.UTF8.GetBytes(query))[..MarkLength];
        Size = pageSize switch
        {
            < 0 => throw new InvalidFault("page_size", "must be 0 (for 50) or more.", "FIELD_INVALID"),
            0 => DefaultSize,
            _ => Math.Min(pageSize, LargestSize),
        };
        After = pageToken.Length == 0 ? null : Read(pageToken);
    }

    public int Size { get; }

    /// <summary>The last key of the page before; null on the first page.</summary>
    public string? After { get; }

    /// <summary>Cuts one row read too many, and tells how to go on.</summary>
    public string Cut<TRow>(List<TRow> rows, Func<TRow, string> key)
    {
        if (rows.Count <= Size)
        {
            return "";
        }

        rows.RemoveRange(Size, rows.Count - Size);
        return Base64UrlEncoder.Encode([.. mark, .. Encoding.UTF8.GetBytes(key(rows[^1]))]);
    }

    private string Read(string token)
    {
        try
        {
            var bytes = token.Length <= 2000 ? Base64UrlEncoder.DecodeBytes(token) : [];
            if (bytes.Length > MarkLength && bytes.AsSpan(0, MarkLength).SequenceEqual(mark))
            {
                return Encoding.UTF8.GetString(bytes, MarkLength, bytes.Length - MarkLength);
            }
        }
        catch (FormatException)
        {
            // Answered below like a token of another list.
        }

        throw new InvalidFault("page_token", "must be the nextPageToken of the same list with the same parameters.", "PAGE_TOKEN_INVALID");
    }
}
