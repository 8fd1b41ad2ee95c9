using System.Globalization;
using System.Text;
using CchcPlatform.Modules.Organization.Units.Resolving;

namespace CchcPlatform.Organization.Tests.Resolving;

public class UnitTextResolverTests
{
    /// <summary>Every wording of the columns Chủ trì and Phối hợp of the ward's plan of 2026, torn cells joined.</summary>
    [Theory]
    [InlineData("Văn phòng HĐND & UBND a phường", "vp")]
    [InlineData("Văn phòng HĐND & UBND phường", "vp")]
    [InlineData("Văn phòng HĐND &\nUBND phường", "vp")]
    [InlineData("Các phòng, đơn vị thuộc phường", "#cac-phong-don-vi")]
    [InlineData("các phòng, đơn vị thuộc phường", "#cac-phong-don-vi")]
    [InlineData("Các phòng,\nđơn vị thuộc\nphường", "#cac-phong-don-vi")]
    [InlineData("Trung tâm Phục vụ hành chính công", "ttpvhcc")]
    [InlineData("Trung tâm Phục vụ hành chính\ncông", "ttpvhcc")]
    [InlineData("Trung tâm Phục\nvụ hành chính công", "ttpvhcc")]
    [InlineData("Văn phòng HĐND & UBND phường, các phòng, đơn vị thuộc phường", "vp #cac-phong-don-vi")]
    [InlineData("Văn phòng HĐND & UBND phường; các phòng, đơn vị thuộc phường", "vp #cac-phong-don-vi")]
    [InlineData("Phòng Văn hóa - Xã hội", "vhxh")]
    [InlineData("Phòng Văn hóa\n- Xã hội", "vhxh")]
    [InlineData("Văn phòng\nHĐND & UBND phường, Phòng Văn hóa - Xã hội", "vp vhxh")]
    [InlineData("Văn phòng HĐND & UBND phường, Phòng Văn hóa - Xã hội", "vp vhxh")]
    [InlineData("Trung tâm Phục vụ hành chính công, Phòng Văn hóa - Xã hội", "ttpvhcc vhxh")]
    [InlineData("Trung tâm Phục vụ hành chính công  Trung tâm Phục vụ hành chính công", "ttpvhcc ttpvhcc")]
    [InlineData("Phòng Văn hóa - Xã hội  Phòng Văn hóa - Xã hội", "vhxh vhxh")]
    [InlineData("Văn phòng HĐND & UBND phường, Phòng Văn hóa - Xã hội  Các phòng, đơn vị thuộc phường", "vp vhxh #cac-phong-don-vi")]
    [InlineData("Phòng Kinh tế, hạ tầng và Đô thị, Trung tâm Phục vụ hành\nchính công", "kthtdt ttpvhcc")]
    [InlineData("Trung tâm Phục vụ hành chính công, các phòng chuyên môn thuộc phường", "ttpvhcc #cac-phong-chuyen-mon")]
    [InlineData("Phòng Kinh tế, Hạ tầng và Đô thị", "kthtdt")]
    [InlineData("Phòng Kinh tế,\nHạ tầng và Đô thị", "kthtdt")]
    [InlineData("  Phòng Văn hóa - Xã hội", "vhxh")]
    [InlineData("Văn phòng HĐND&UBND phường, Phòng Kinh tế, Hạ tầng và Đô thị", "vp kthtdt")]
    [InlineData("Văn phòng HĐND&UBND phường, Trung tâm Phục vụ hành chính công", "vp ttpvhcc")]
    public void Cells_of_the_plan_of_2026_are_understood_whole(string cell, string expected)
    {
        Assert.Equal(expected, Found(cell));
        Assert.Equal("", Unknown(cell));
    }

    [Theory]
    [InlineData("VHXH", "vhxh")]
    [InlineData("Phòng VHXH", "vhxh")]
    [InlineData("Phòng VH-XH", "vhxh")]
    [InlineData("P. VHXH", "vhxh")]
    [InlineData("P.VH&XH", "vhxh")]
    [InlineData("phong van hoa xa hoi", "vhxh")]
    [InlineData("PHÒNG VĂN HOÁ – XÃ HỘI", "vhxh")]
    [InlineData("Phòng Văn hóa và Xã hội", "vhxh")]
    [InlineData("Văn hóa - Xã hội", "vhxh")]
    [InlineData("Phòng Văn hoá Xã hôi phường Bình Phước", "vhxh")]
    [InlineData("Phòng Văn hóa - Xã hội thuộc UBND phường", "vhxh")]
    [InlineData("Phòng Văn hóa - Xã hội của Ủy ban nhân dân phường Bình Phước, tỉnh Đồng Nai", "vhxh")]
    [InlineData("TTPVHCC", "ttpvhcc")]
    [InlineData("TT PVHCC", "ttpvhcc")]
    [InlineData("TT. PVHCC phường", "ttpvhcc")]
    [InlineData("TT Phục vụ HCC", "ttpvhcc")]
    [InlineData("Trung tâm Phục vụ", "ttpvhcc")]
    [InlineData("Trung tâm Phuc vu hành chính cong", "ttpvhcc")]
    [InlineData("Trung tâm PV hành chính công", "ttpvhcc")]
    [InlineData("Trug tâm Phục vụ hành chính công", "ttpvhcc")]
    [InlineData("VP", "vp")]
    [InlineData("Văn phòng", "vp")]
    [InlineData("VP HĐND&UBND", "vp")]
    [InlineData("VP HĐND-UBND phường", "vp")]
    [InlineData("Văn phòng Hội đồng nhân dân và Ủy ban nhân dân phường", "vp")]
    [InlineData("Văn phòng HĐND và UBND", "vp")]
    [InlineData("UBND phường", "ubnd")]
    [InlineData("UBND a phường", "ubnd")]
    [InlineData("Uỷ ban nhân dân phường Bình Phước", "ubnd")]
    [InlineData("Ủy ban Nhân dân", "ubnd")]
    [InlineData("Phòng KTHTĐT", "kthtdt")]
    [InlineData("Phòng KT-HT&ĐT", "kthtdt")]
    [InlineData("Phòng Kinh tế", "kthtdt")]
    [InlineData("Phòng Kinh tế Hạ tầng Đô thị", "kthtdt")]
    [InlineData("Phòng Kinh tế - Hạ tầng", "kthtdt")]
    [InlineData("Kinh tế, hạ tầng và đô thị", "kthtdt")]
    [InlineData("Phòng Kinh tế, Phòng Văn hóa", "kthtdt vhxh")]
    [InlineData("Phòng Văn hóa - Xã hội; Kinh tế, Hạ tầng và Đô thị", "vhxh kthtdt")]
    [InlineData("Phòng Văn hóa - Xã hội và Phòng Kinh tế, Hạ tầng và Đô thị", "vhxh kthtdt")]
    [InlineData("VP; VHXH/KTHTDT\nTTPVHCC", "vp vhxh kthtdt ttpvhcc")]
    [InlineData("- Văn phòng HĐND & UBND\n- Phòng Văn hóa - Xã hội", "vp vhxh")]
    [InlineData("Chủ tịch UBND phường", "ubnd")]
    [InlineData("Chánh Văn phòng HĐND & UBND, Trưởng phòng Văn hóa - Xã hội", "vp vhxh")]
    [InlineData("các cơ quan, đơn vị", "#cac-phong-don-vi")]
    [InlineData("Các phòng ban, đơn vị trên địa bàn phường", "#cac-phong-don-vi")]
    [InlineData("Các phòng, đơn vị thuộc UBND phường Bình Phước", "#cac-phong-don-vi")]
    [InlineData("các phòng, ban chuyên môn và đơn vị sự nghiệp thuộc phường", "#cac-phong-don-vi")]
    [InlineData("Thủ trưởng các phòng, đơn vị thuộc phường", "#cac-phong-don-vi")]
    [InlineData("P.VHXH, P.KTHT&ĐT, VP HĐND-UBND, TTPVHCC", "vhxh kthtdt vp ttpvhcc")]
    [InlineData("Phòng KT,HT&ĐT", "kthtdt")]
    [InlineData("Phòng VHXH-KTHTĐT", "vhxh kthtdt")]
    [InlineData("Các phòng, đơn vị thuộc", "#cac-phong-don-vi")]
    [InlineData("Các đơn vị sự nghiệp công lập trực thuộc UBND phường", "#cac-don-vi-su-nghiep")]
    [InlineData("các phòng và Trung tâm Phục vụ hành chính công", "#cac-phong-chuyen-mon ttpvhcc")]
    public void Other_spellings_are_understood_whole(string cell, string expected)
    {
        Assert.Equal(expected, Found(cell));
        Assert.Equal("", Unknown(cell));
    }

    [Theory]
    [InlineData("Sở Nội vụ", "", "Sở Nội vụ")]
    [InlineData("Công an phường", "", "Công an phường")]
    [InlineData("Ủy ban MTTQ Việt Nam phường", "", "Ủy ban MTTQ Việt Nam phường")]
    [InlineData("các khu phố", "", "các khu phố")]
    [InlineData("UBND tỉnh", "", "UBND tỉnh")]
    [InlineData("UBND thành phố Đồng Nai", "", "UBND thành phố Đồng Nai")]
    [InlineData("UBND các cấp", "", "UBND các cấp")]
    [InlineData("Ủy ban nhân dân tỉnh", "", "Ủy ban nhân dân tỉnh")]
    [InlineData("UBND phường Đồng Xoài", "", "UBND phường Đồng Xoài")]
    [InlineData("Văn phòng UBND tỉnh", "", "Văn phòng UBND tỉnh")]
    [InlineData("Văn phòng Chính phủ", "", "Văn phòng Chính phủ")]
    [InlineData("Trung tâm Phục vụ hành chính công tỉnh", "", "Trung tâm Phục vụ hành chính công tỉnh")]
    [InlineData("Phòng Văn hóa và Thông tin", "", "Phòng Văn hóa và Thông tin")]
    [InlineData("Phòng Nội vụ", "", "Phòng Nội vụ")]
    [InlineData("Phòng Văn hóa, Khoa học và Thông tin", "", "Phòng Văn hóa, Khoa học và Thông tin")]
    [InlineData("UBND các phường", "", "UBND các phường")]
    [InlineData("Công chức Văn phòng - Thống kê", "", "Công chức Văn phòng - Thống kê")]
    [InlineData("Trung tâm Phục vụ hành chính công cấp xã", "", "Trung tâm Phục vụ hành chính công cấp xã")]
    [InlineData("Đảng ủy, HĐND, UBND, UBMTTQ VN phường", "ubnd", "Đảng ủy|HĐND|UBMTTQ VN phường")]
    [InlineData("Sở Văn hóa, Thể thao và Du lịch", "", "Sở Văn hóa, Thể thao và Du lịch")]
    [InlineData("Sở Nội vụ; Sở Tài chính", "", "Sở Nội vụ|Sở Tài chính")]
    [InlineData("Sở Nội vụ, Công an phường", "", "Sở Nội vụ|Công an phường")]
    [InlineData("Phòng Kinh tế, Công an phường", "kthtdt", "Công an phường")]
    [InlineData("UBND phường, các khu phố", "ubnd", "các khu phố")]
    [InlineData("Công an phường; Phòng VHXH; Ủy ban MTTQ Việt Nam phường", "vhxh", "Công an phường|Ủy ban MTTQ Việt Nam phường")]
    [InlineData("Các phòng, đơn vị liên quan", "#cac-phong-don-vi", "liên quan")]
    [InlineData("Phòng Văn hóa - Xã hội (bộ phận CCHC)", "vhxh", "bộ phận CCHC")]
    [InlineData("abc", "", "abc")]
    [InlineData("", "", "")]
    [InlineData(" ,;-\n", "", "")]
    public void Bodies_that_are_not_in_the_register_are_kept_as_not_understood(string cell, string expected, string unknown)
    {
        Assert.Equal(expected, Found(cell));
        Assert.Equal(unknown, Unknown(cell));
    }

    [Theory]
    [InlineData("Trường Tiểu học Tân Phú, Trường Tiểu học Tân Bình", "th-tan-phu th-tan-binh")]
    [InlineData("truong tieu hoc tan binh b", "th-tan-binh-b")]
    [InlineData("Trường TH Tân Phú", "th-tan-phu")]
    [InlineData("Trạm Y tế", "tyt")]
    [InlineData("Đài Truyền thanh", "tttt")]
    [InlineData("Trường Tiểu học", "?Ambiguous")]
    [InlineData("Trường Tiểu học Tân Xuân", "?Unknown")]
    [InlineData("Trường Tiểu học Tân Phú C", "?Unknown")]
    [InlineData("Trường Mầm non Hoa Lan", "?Unknown")]
    [InlineData("Trường Mầm non Hoa Hồg", "mn-hoa-hong")]
    [InlineData("Trạm Y tế phường Tân Phú", "?Unknown")]
    [InlineData("Trung tâm Văn hóa, Thông tin và Thể thao, Trung tâm Phục vụ hành chính công", "tttt ttpvhcc")]
    [InlineData("Trung tâm Cung ứng dịch vụ công", "?NotValidOnDate")]
    public void Units_with_names_much_alike_are_told_apart(string cell, string expected)
    {
        var resolution = UnitTextResolver.Resolve(cell, BinhPhuoc.WithSchools, BinhPhuoc.Day);
        Assert.Equal(expected, string.Join(' ', [
            .. resolution.Units.Select(unit => unit.UnitId), .. resolution.NotUnderstood.Select(part => "?" + part.Cause)]));
    }

    [Fact]
    public void An_ambiguous_text_names_those_it_may_mean()
    {
        var part = Assert.Single(UnitTextResolver.Resolve("Trường Tiểu học", BinhPhuoc.WithSchools, BinhPhuoc.Day).NotUnderstood);
        Assert.Equal(["th-tan-phu", "th-tan-binh"], part.Candidates.Select(candidate => candidate.Id));
    }

    [Fact]
    public void A_name_that_is_not_in_force_on_the_day_is_less_certain()
    {
        var before = UnitTextResolver.Resolve("Đài Truyền thanh phường", BinhPhuoc.WithSchools, new DateOnly(2026, 5, 31)).Units.Single();
        var after = UnitTextResolver.Resolve("Đài Truyền thanh phường", BinhPhuoc.WithSchools, new DateOnly(2026, 6, 1)).Units.Single();
        Assert.Equal(1, before.Confidence);
        Assert.Equal("tttt", after.UnitId);
        Assert.InRange(after.Confidence, 0.5, 0.95);
    }

    [Fact]
    public void Members_of_a_group_are_those_of_the_day()
    {
        string[] On(DateOnly day) => [.. UnitTextResolver.Resolve("Các phòng, đơn vị thuộc phường", BinhPhuoc.WithSchools, day).Groups.Single().UnitIds];
        Assert.Contains("ttdv", On(new DateOnly(2025, 12, 31)));
        Assert.DoesNotContain("ttdv", On(new DateOnly(2026, 1, 1)));
        Assert.DoesNotContain("ubnd", On(new DateOnly(2026, 1, 1)));
        Assert.Empty(On(new DateOnly(2025, 6, 30)));
    }

    [Fact]
    public void Exact_names_are_certain_and_slips_are_less_so()
    {
        double Of(string text) => UnitTextResolver.Resolve(text, BinhPhuoc.Directory, BinhPhuoc.Day).Units.Single().Confidence;
        Assert.Equal(1, Of("Phòng Văn hóa - Xã hội"));
        Assert.True(Of("Phòng Văn hóa - Xã hội") > Of("phong van hoa - xa hoi"));
        Assert.True(Of("phong van hoa - xa hoi") > Of("Phòngg Văn hóa - Xã hội"));
        Assert.True(Of("Phòngg Văn hóa - Xã hội") > Of("Phòng Văn hóa"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Any_list_of_names_resolves_to_exactly_those_units(int seed)
    {
        var random = new Random(seed);
        string[] separators = [", ", "; ", ";", ",", "\n", " và ", " - ", " / ", "/", " & ", ",\n", "\n- ", " , ", ", và ", "\u00A0; "];
        var names = BinhPhuoc.WithSchools.Units.Where(unit => unit.IsValidOn(BinhPhuoc.Day))
            .Select(unit => (unit.Id, unit.Names.First(name => name.IsValidOn(BinhPhuoc.Day)).Text))
            .Concat(BinhPhuoc.Directory.Groups.Select(group => (Id: "#" + group.Id, Text: group.Texts[0]))).ToArray();
        for (var round = 0; round < 500; round++)
        {
            var chosen = Enumerable.Range(0, random.Next(1, 6)).Select(_ => names[random.Next(names.Length)]).ToArray();
            var cell = new StringBuilder();
            foreach (var (_, text) in chosen)
            {
                cell.Append(cell.Length > 0 ? separators[random.Next(separators.Length)] : "").Append(Vary(text, random));
            }
            Assert.True(
                string.Join(' ', chosen.Select(one => one.Id)) == Found(cell.ToString(), BinhPhuoc.WithSchools),
                $"seed {seed}, round {round}: {cell} -> {Found(cell.ToString(), BinhPhuoc.WithSchools)}");
        }
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public void Every_word_of_any_text_stands_in_exactly_one_part(int seed)
    {
        var random = new Random(seed);
        string[] pieces =
        [
            "Phòng", "Văn", "hóa", "-", "Xã", "hội", "UBND", "phường", "thuộc", "các", "đơn vị", ",", ";", "\n", "và", "&", "a", "Sở", "Nội vụ",
            "Kinh tế", "Trung tâm", "VP", "HĐND", "tỉnh", "Bình Phước", "công", "hành chính", "Phục vụ", "chủ tịch", "P.", "\u200B", "\u0301", "\uD800", "🙂", "(", "\t", "1", "đặc khu",
        ];
        for (var round = 0; round < 3000; round++)
        {
            var cell = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => pieces[random.Next(pieces.Length)] + (random.Next(8) == 0 ? "" : " ")));
            var resolution = UnitTextResolver.Resolve(cell, BinhPhuoc.WithSchools, BinhPhuoc.Day);
            var covered = new int[cell.Length];
            foreach (var (text, start) in resolution.Units.Select(part => (part.MatchedText, part.Start))
                .Concat(resolution.Groups.Select(part => (part.MatchedText, part.Start)))
                .Concat(resolution.NotUnderstood.Select(part => (part.Text, part.Start))))
            {
                Assert.Equal(text, cell.Substring(start, text.Length));
                for (var at = start; at < start + text.Length; at++)
                {
                    covered[at]++;
                }
            }
            Assert.All(covered, count => Assert.InRange(count, 0, 1));
            foreach (var word in CellReader.Read(cell))
            {
                Assert.True(covered[word.Start] == 1, $"seed {seed}, round {round}: {cell}");
            }
        }
    }

    [Fact]
    public void A_long_hostile_text_is_read_in_bounded_time()
    {
        var text = string.Concat(Enumerable.Repeat("phòng văn phòng trung tâm trường tiểu học ", 100));
        Assert.NotEmpty(UnitTextResolver.Resolve(text, BinhPhuoc.WithSchools, BinhPhuoc.Day).NotUnderstood);
    }

    private static string Vary(string name, Random random)
    {
        var varied = random.Next(4) switch
        {
            0 => name.ToUpper(CultureInfo.InvariantCulture),
            1 => name.ToLower(CultureInfo.InvariantCulture),
            _ => name,
        };
        varied = random.Next(4) == 0 ? WithoutAccents(varied) : varied;
        return varied.Normalize(random.Next(2) == 0 ? NormalizationForm.FormC : NormalizationForm.FormD);
    }

    private static string WithoutAccents(string text) => string.Concat(text.Normalize(NormalizationForm.FormD)
        .Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)).Replace('đ', 'd').Replace('Đ', 'D');

    private static string Found(string cell, UnitDirectory? directory = null)
    {
        var resolution = UnitTextResolver.Resolve(cell, directory ?? BinhPhuoc.Directory, BinhPhuoc.Day);
        return string.Join(' ', resolution.Units.Select(unit => (unit.Start, Id: unit.UnitId))
            .Concat(resolution.Groups.Select(group => (group.Start, Id: "#" + group.GroupId)))
            .OrderBy(found => found.Start).Select(found => found.Id));
    }

    private static string Unknown(string cell) => string.Join('|',
        UnitTextResolver.Resolve(cell, BinhPhuoc.Directory, BinhPhuoc.Day).NotUnderstood.Select(part => part.Text));
}
