using System.Text;
using CchcPlatform.Kernel.Text;

namespace CchcPlatform.Kernel.Tests.Text;

public class VietnameseTextTests
{
    private static readonly string[] Tones = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"];

    /// <summary>Every letter of the Vietnamese alphabet, each vowel with each tone, small and capital: NFC and its base letter.</summary>
    private static IEnumerable<(string Letter, string Base)> Alphabet()
    {
        foreach (var vowel in "aăâeêioôơuưy")
        {
            foreach (var tone in Tones)
            {
                var letter = (vowel + tone).Normalize(NormalizationForm.FormC);
                var bare = vowel.ToString().Normalize(NormalizationForm.FormD)[..1];
                yield return (letter, bare);
                yield return (letter.ToUpperInvariant(), bare);
            }
        }
        foreach (var consonant in "bcdđghklmnpqrstvx")
        {
            yield return (consonant.ToString(), consonant == 'đ' ? "d" : consonant.ToString());
            yield return (char.ToUpperInvariant(consonant).ToString(), consonant == 'đ' ? "d" : consonant.ToString());
        }
    }

    [Fact]
    public void Every_letter_with_every_tone_folds_to_its_base_letter_whether_composed_or_not()
    {
        Assert.Equal(2 * (12 * 6 + 17), Alphabet().Count());
        foreach (var (letter, bare) in Alphabet())
        {
            var apart = letter.Normalize(NormalizationForm.FormD);
            Assert.Equal(bare, VietnameseText.Fold(letter));
            Assert.Equal(bare, VietnameseText.Fold(apart));
            Assert.Equal(VietnameseText.Normalize(letter), VietnameseText.Normalize(apart));
            Assert.Equal(VietnameseText.FoldKeepingAccents(letter), VietnameseText.FoldKeepingAccents(apart));
            Assert.Equal(letter.ToLowerInvariant(), VietnameseText.FoldKeepingAccents(letter));
        }
    }

    [Fact]
    public void Folding_twice_changes_nothing_for_any_character_of_the_basic_plane()
    {
        for (var code = 0; code <= 0xFFFF; code++)
        {
            var text = "a" + (char)code + "b";
            var folded = VietnameseText.Fold(text);
            Assert.Equal(folded, VietnameseText.Fold(folded));
            Assert.Equal(folded, VietnameseText.Fold(VietnameseText.Normalize(text)));
            var accented = VietnameseText.FoldKeepingAccents(text);
            Assert.Equal(accented, VietnameseText.FoldKeepingAccents(accented));
            Assert.Equal(folded, VietnameseText.Fold(accented));
            var normal = VietnameseText.Normalize(text);
            Assert.Equal(normal, VietnameseText.Normalize(normal));
            Assert.True(normal.IsNormalized(NormalizationForm.FormC));
        }
    }

    [Theory]
    [InlineData("Tổ chức bộ máy", "to chuc bo may")]
    [InlineData("  Văn phòng HĐND&UBND   phường, Phòng Kinh tế – Hạ tầng/Đô thị ", "van phong hdnd ubnd phuong phong kinh te ha tang do thi")]
    [InlineData("ÐÌNH CHIỂU", "dinh chieu")] // the Icelandic eth of old fonts
    [InlineData("Quyết định số 12/2026/QĐ-UBND", "quyet dinh so 12 2026 qd ubnd")]
    [InlineData("m²", "m2")]
    [InlineData("...!?", "")]
    [InlineData("", "")]
    public void Fold_keeps_letters_and_digits_only(string text, string folded) => Assert.Equal(folded, VietnameseText.Fold(text));

    [Theory]
    [InlineData("hoà", "hòa")]
    [InlineData("Hoà Bình", "HÒA BÌNH")]
    [InlineData("thuỷ", "thủy")]
    [InlineData("khoẻ", "khỏe")]
    [InlineData("hòan", "hoàn")]
    [InlineData("qúy", "quý")]
    [InlineData("gìa", "già")]
    [InlineData("chuyên khuỷu", "chuyên khủyu")]
    public void The_place_where_a_tone_is_typed_makes_no_difference(string one, string other) =>
        Assert.Equal(VietnameseText.FoldKeepingAccents(one), VietnameseText.FoldKeepingAccents(other));

    [Theory]
    [InlineData("hòa thủy khỏe loét huỳnh quỳ quả quốc quyền già gì gìn giếng giặt thuở khuỷu ngoài khuya")]
    [InlineData("nước thường hoặc tiến hành việc của mía mùa hái sáo tuyến buổi người được đường xoong boóng")]
    [InlineData("tổ chức bộ máy cải cách thủ tục hành chính công vụ đề án điều hành kiểm tra giám sát phản ánh kiến nghị")]
    public void Words_in_the_usual_spelling_keep_it(string words) => Assert.Equal(words, VietnameseText.FoldKeepingAccents(words));

    [Fact]
    public void Accents_and_d_stay_apart_when_they_are_kept()
    {
        Assert.NotEqual(VietnameseText.FoldKeepingAccents("hoa"), VietnameseText.FoldKeepingAccents("hòa"));
        Assert.NotEqual(VietnameseText.FoldKeepingAccents("dao"), VietnameseText.FoldKeepingAccents("đao"));
        Assert.NotEqual(VietnameseText.FoldKeepingAccents("mua"), VietnameseText.FoldKeepingAccents("mưa"));
    }

    [Fact]
    public void Normalizing_composes_and_collapses_white_space_and_changes_nothing_else() =>
        Assert.Equal("Kế hoạch, số 5: “Hoà”", VietnameseText.Normalize("\u00A0Kê\u0301  hoạch,\r\n số\t5: “Hoà” "));

    [Fact]
    public void An_unpaired_surrogate_becomes_the_replacement_character() => Assert.Equal("a\uFFFDb", VietnameseText.Normalize("a\uD800b"));

    [Fact]
    public void A_text_with_what_is_no_character_can_be_normalized_once_it_is_well_formed()
    {
        Assert.Equal("\uFFFDa\uFFFD\U0001F600\uFFFD", VietnameseText.WellFormed("\uDE00a\uFFFE\U0001F600\uD83D"));
        const string text = "Kế hoạch";
        Assert.Same(text, VietnameseText.WellFormed(text));
    }

    [Theory]
    [InlineData("Kế hoạch 2026", false, false)]
    [InlineData("a\u0000b", false, true)]
    [InlineData("a\u0000b", true, true)]
    [InlineData("a\tb\r\nc", false, true)]
    [InlineData("a\tb\r\nc", true, false)]
    [InlineData("a\u202Eb", true, true)]
    [InlineData("a\u2028b", true, true)]
    [InlineData("a\u0085b", true, true)]
    [InlineData("\U0001F600", false, false)]
    public void Control_characters_are_seen(string text, bool lineBreaks, bool has) =>
        Assert.Equal(has, VietnameseText.HasControlCharacters(text, lineBreaks));

    [Fact]
    public void An_unpaired_surrogate_counts_as_a_control_character() => Assert.True(VietnameseText.HasControlCharacters("a" + (char)0xD800));
}
