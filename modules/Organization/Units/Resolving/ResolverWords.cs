namespace CchcPlatform.Modules.Organization.Units.Resolving;

/// <summary>The small words of the language of cells, folded; the names themselves are data of the register.</summary>
internal static class ResolverWords
{
    /// <summary>"thuộc phường", "trên địa bàn phường": what a unit belongs to follows.</summary>
    public static readonly string[][] Prepositions = Phrases("truc thuoc", "thuoc", "cua", "tai", "trong", "tren dia ban");

    public static readonly string[][] Committees = Phrases("uy ban nhan dan", "ubnd");

    public static readonly string[][] CommuneKinds = Phrases("dac khu", "phuong", "xa");

    public static readonly string[][] ProvinceKinds = Phrases("thanh pho", "tinh", "tp");

    /// <summary>People who stand for the unit named after them: "Lãnh đạo UBND phường", "Chánh Văn phòng".</summary>
    public static readonly string[][] Titles = Phrases(
        "pho chu tich", "chu tich", "lanh dao", "thu truong", "nguoi dung dau", "tap the", "pho truong", "truong",
        "pho giam doc", "giam doc", "pho chanh", "chanh", "dai dien");

    /// <summary>Words that, straight after a name, make it the name of another body: "UBND tỉnh", "UBND các cấp".</summary>
    private static readonly HashSet<string> OtherLevels =
        ["tinh", "thanh", "tp", "huyen", "quan", "thi", "xa", "phuong", "cac", "cap", "trung", "khac", "bo", "nuoc"];

    /// <summary>First words of bodies: a list goes on with one of them.</summary>
    private static readonly string[][] Heads = Phrases(
        "so", "phong", "ban", "bo", "cong an", "quan su", "ubnd", "uy ban", "hdnd", "hoi", "doan", "lien doan", "mttq", "mat tran",
        "trung tam", "tram", "truong", "cac", "van phong", "dang uy", "chi bo", "tinh uy", "thanh uy", "cuc", "chi cuc", "tong cuc",
        "kho bac", "bao hiem", "toa an", "vien", "thue", "to", "ngan hang", "buu dien", "thanh tra", "lanh dao", "chu tich", "don vi",
        "co quan", "khu pho", "thon", "ap", "doanh nghiep", "hop tac xa", "benh vien", "chinh phu", "cong ty", "cong doan", "bch", "doi", "nha");

    /// <summary>Every word of these lists.</summary>
    public static readonly HashSet<string> All =
        [.. new[] { Prepositions, Committees, CommuneKinds, ProvinceKinds, Titles, Heads }.SelectMany(phrases => phrases.SelectMany(words => words)), .. OtherLevels];

    public static bool NamesOtherLevel(CellWord word) => OtherLevels.Contains(word.Folded);

    public static bool StartsBody(IReadOnlyList<CellWord> words, int at) => Heads.Any(head => Starts(words, at, head));

    /// <summary>Whether the phrase stands at this place with nothing but spaces or line ends inside.</summary>
    public static bool Starts(IReadOnlyList<CellWord> words, int at, string[] phrase)
    {
        if (at + phrase.Length > words.Count)
        {
            return false;
        }
        for (var k = 0; k < phrase.Length; k++)
        {
            if (words[at + k].Folded != phrase[k] || (k > 0 && words[at + k].Before > Break.Line))
            {
                return false;
            }
        }
        return true;
    }

    private static string[][] Phrases(params string[] phrases) => [.. phrases.Select(phrase => phrase.Split(' '))];
}
