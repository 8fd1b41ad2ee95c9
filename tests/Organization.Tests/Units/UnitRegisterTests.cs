using Cchc.Organization.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using static CchcPlatform.Organization.Tests.OrganizationHost;

namespace CchcPlatform.Organization.Tests.Units;

public class UnitRegisterTests(OrganizationHost host) : IClassFixture<OrganizationHost>
{
    [Fact]
    public async Task The_units_of_the_ward_are_there_from_the_first_start()
    {
        var list = await host.Units.ListUnitsAsync(new ListUnitsRequest { Parent = BinhPhuoc, Filter = "validFrom=2025-07-01 AND legalBasis:\"150/2025\" OR code=UBND" });
        Assert.Equal(["KTHTDT", "TTPVHCC", "UBND", "VHXH", "VP"], list.Units.Select(unit => unit.Code));
        var office = list.Units.Single(unit => unit.Code == "VHXH");
        Assert.Equal("communes/25195/units/vhxh", office.Name);
        Assert.Equal("Phòng Văn hóa - Xã hội", office.DisplayName);
        Assert.Equal("communes/25195/units/ubnd", office.Parent);
        Assert.Equal(1, office.Quotas.Deputies);
        Assert.False(office.Quotas.HasCivilServants);
        Assert.Equal("Trưởng phòng", Assert.Single(office.HeadPosts).Title);
    }

    [Fact]
    public async Task A_second_host_on_the_same_database_seeds_nothing_again()
    {
        var before = await host.Host.ScalarAsync<long>("SELECT count(*) FROM organization.facts WHERE actor = 'module:organization'");
        await using (await host.Host.StartBesideAsync(modules: ["organization"]))
        {
            Assert.Equal(before, await host.Host.ScalarAsync<long>("SELECT count(*) FROM organization.facts WHERE actor = 'module:organization'"));
            Assert.Equal(3321, await host.Host.ScalarAsync<long>("SELECT count(*) FROM organization.communes"));
        }
    }

    [Fact]
    public async Task What_was_created_is_read_back_as_given()
    {
        var given = NewUnit("MN-HH", "  Trường Mầm non   Hoa Hồng ".Normalize(System.Text.NormalizationForm.FormD));
        given.Parent = BinhPhuoc + "/units/ubnd";
        given.Aliases.AddRange(["MN Hoa Hồng", "Mầm non Hoa Hồng"]);
        given.HeadPosts.Add(new HeadPost { Title = "Hiệu trưởng", Holder = "Nguyễn Thị A", Count = 1 });
        given.Quotas = new UnitQuotas { Deputies = 2, PublicEmployees = 25, Contracts111 = 0 };
        given.Functions = "Nuôi dưỡng, chăm sóc\nvà giáo dục trẻ em.";
        var created = await host.CreateAsync(given);
        var read = await host.Units.GetUnitAsync(new GetUnitRequest { Name = created.Name });
        Assert.Equal(created, read.Unit);
        Assert.Equal("Trường Mầm non Hoa Hồng", read.Unit.DisplayName);
        Assert.Equal("Nguyễn Thị A", read.Unit.HeadPosts[0].Holder);
        Assert.True(read.Unit.Quotas.HasContracts111);
        Assert.False(read.Unit.Quotas.HasCivilServants);
        Assert.NotEmpty(read.Unit.Etag);
        Assert.InRange(read.Unit.CreateTime.ToDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(-10), DateTimeOffset.UtcNow.AddMinutes(1));
    }

    [Fact]
    public async Task A_renamed_unit_is_read_under_the_name_of_the_day()
    {
        var unit = await host.CreateAsync(NewUnit("DTT", "Đài Truyền thanh"));
        var renamed = (await host.Units.RenameUnitAsync(new RenameUnitRequest
        {
            Name = unit.Name, DisplayName = "Trung tâm Văn hóa, Thông tin và Thể thao", ValidFrom = Day(2026, 6, 1), LegalBasis = "QĐ 55/QĐ-UBND", Etag = unit.Etag,
        })).Unit;
        Assert.NotEqual(unit.Etag, renamed.Etag);
        Assert.Equal(["Đài Truyền thanh", "Trung tâm Văn hóa, Thông tin và Thể thao"], renamed.Names.Select(name => name.Text));
        Assert.Equal(Day(2026, 5, 31), renamed.Names[0].ValidTo);
        Assert.Null(renamed.Names[1].ValidTo);

        Assert.Equal("Đài Truyền thanh", await NameOn("2026-05-31"));
        // 17:00Z is midnight in Viet Nam.
        Assert.Equal("Đài Truyền thanh", await NameOn("2026-05-31T16:59:59Z"));
        Assert.Equal("Trung tâm Văn hóa, Thông tin và Thể thao", await NameOn("2026-05-31T17:00:00Z"));
        Assert.Equal("Trung tâm Văn hóa, Thông tin và Thể thao", await NameOn("2026-06-01"));

        var list = await host.Units.ListUnitsAsync(new ListUnitsRequest { Parent = BinhPhuoc, Filter = "code=DTT", AsOf = "2026-05-31" });
        Assert.Equal("Đài Truyền thanh", Assert.Single(list.Units).DisplayName);
        // The name it no longer carries still finds it.
        list = await host.Units.ListUnitsAsync(new ListUnitsRequest { Parent = BinhPhuoc, Filter = "\"dai truyen thanh\"", AsOf = "2026-07-01" });
        Assert.Equal("DTT", Assert.Single(list.Units).Code);

        async Task<string> NameOn(string asOf) => (await host.Units.GetUnitAsync(new GetUnitRequest { Name = unit.Name, AsOf = asOf })).Unit.DisplayName;
    }

    [Fact]
    public async Task A_name_cannot_begin_before_the_one_it_follows()
    {
        var unit = await host.CreateAsync(NewUnit("NOB", "Đơn vị đổi tên"));
        foreach (var day in new[] { Day(2025, 7, 1), Day(2025, 1, 1) })
        {
            var refused = await RefusedAsync(async () => await host.Units.RenameUnitAsync(new RenameUnitRequest
            {
                Name = unit.Name, DisplayName = "Tên khác", ValidFrom = day, LegalBasis = "QĐ 1",
            }));
            Assert.Equal((StatusCode.InvalidArgument, "NAMES_OVERLAP"), (refused.Code, refused.Reason));
            Assert.Equal(["valid_from"], refused.Fields);
        }
    }

    [Fact]
    public async Task A_dissolved_unit_leaves_lists_and_groups_with_its_last_day()
    {
        var unit = await host.CreateAsync(NewUnit("TAM", "Trung tâm Tạm thời"));
        var dissolved = (await host.Units.DissolveUnitAsync(new DissolveUnitRequest
        {
            Name = unit.Name, ValidTo = Day(2026, 3, 31), Decision = "QĐ 99/QĐ-UBND ngày 20/03/2026", Etag = unit.Etag,
        })).Unit;
        Assert.Equal("QĐ 99/QĐ-UBND ngày 20/03/2026", dissolved.DissolutionDecision);
        Assert.Equal(new[] { true, true, false }, new[] { await Listed("2025-07-01"), await Listed("2026-03-31"), await Listed("2026-04-01") });
        Assert.Equal(new[] { false, true, true, false }, new[] { await Member("2025-06-30"), await Member("2025-07-01"), await Member("2026-03-31"), await Member("2026-04-01") });
        Assert.Equal("Trung tâm Tạm thời", (await host.Units.GetUnitAsync(new GetUnitRequest { Name = unit.Name, AsOf = "2026-12-31" })).Unit.DisplayName);

        var again = await RefusedAsync(async () => await host.Units.DissolveUnitAsync(new DissolveUnitRequest { Name = unit.Name, ValidTo = Day(2026, 4, 30), Decision = "QĐ 100" }));
        Assert.Equal((StatusCode.FailedPrecondition, "UNIT_DISSOLVED"), (again.Code, again.Reason));

        async Task<bool> Listed(string asOf) =>
            (await host.Units.ListUnitsAsync(new ListUnitsRequest { Parent = BinhPhuoc, Filter = "code=TAM", AsOf = asOf })).Units.Count == 1;
        async Task<bool> Member(string asOf) =>
            (await host.Units.GetUnitGroupAsync(new GetUnitGroupRequest { Name = BinhPhuoc + "/unitGroups/cac-phong-don-vi", AsOf = asOf })).UnitGroup.Members.Contains(unit.Name);
    }

    [Fact]
    public async Task A_unit_with_parts_cannot_end_before_them()
    {
        var whole = await host.CreateAsync(NewUnit("CHA", "Trung tâm Cha"));
        var part = NewUnit("CON", "Tổ Con");
        part.Parent = whole.Name;
        await host.CreateAsync(part);
        var refused = await RefusedAsync(async () => await host.Units.DissolveUnitAsync(new DissolveUnitRequest { Name = whole.Name, ValidTo = Day(2026, 3, 31), Decision = "QĐ 1" }));
        Assert.Equal((StatusCode.FailedPrecondition, "UNIT_HAS_PARTS"), (refused.Code, refused.Reason));
    }

    [Fact]
    public async Task An_update_changes_the_fields_of_its_mask_and_no_other()
    {
        var unit = await host.CreateAsync(NewUnit("SUA", "Đơn vị sửa"));
        var updated = (await host.Units.UpdateUnitAsync(new UpdateUnitRequest
        {
            Unit = new Unit { Name = unit.Name, Functions = "Chức năng mới", LegalBasis = "không đổi", Etag = unit.Etag },
            UpdateMask = FieldMask.FromString("functions,aliases"),
        })).Unit;
        Assert.Equal("Chức năng mới", updated.Functions);
        Assert.Equal(unit.LegalBasis, updated.LegalBasis);

        // Without a mask all that is set is taken; fields that never change by an update are left alone.
        updated.LegalBasis = "QĐ 11/QĐ-UBND";
        updated.Quotas = new UnitQuotas { Deputies = 3 };
        updated = (await host.Units.UpdateUnitAsync(new UpdateUnitRequest { Unit = updated })).Unit;
        Assert.Equal(("QĐ 11/QĐ-UBND", 3, "Chức năng mới"), (updated.LegalBasis, updated.Quotas.Deputies, updated.Functions));

        var moved = (await host.Units.UpdateUnitAsync(new UpdateUnitRequest
        {
            Unit = new Unit { Name = unit.Name, ValidFrom = Day(2025, 9, 1) }, UpdateMask = FieldMask.FromString("valid_from"),
        })).Unit;
        Assert.Equal(Day(2025, 9, 1), moved.Names[0].ValidFrom);
    }

    [Theory]
    [InlineData("display_name")]
    [InlineData("code")]
    [InlineData("valid_to")]
    [InlineData("etag")]
    public async Task An_update_refuses_fields_that_it_cannot_change(string path)
    {
        var refused = await RefusedAsync(async () => await host.Units.UpdateUnitAsync(new UpdateUnitRequest
        {
            Unit = new Unit { Name = BinhPhuoc + "/units/vp" }, UpdateMask = new FieldMask { Paths = { path } },
        }));
        Assert.Equal(StatusCode.InvalidArgument, refused.Code);
        Assert.Equal(["update_mask"], refused.Fields);
    }

    [Fact]
    public async Task A_change_on_an_outdated_etag_is_aborted()
    {
        var unit = await host.CreateAsync(NewUnit("CU", "Đơn vị cũ"));
        await host.Units.UpdateUnitAsync(new UpdateUnitRequest { Unit = new Unit { Name = unit.Name, Functions = "1" }, Etag = unit.Etag });
        foreach (var change in new Func<Task>[]
        {
            async () => await host.Units.UpdateUnitAsync(new UpdateUnitRequest { Unit = new Unit { Name = unit.Name, Functions = "2", Etag = unit.Etag } }),
            async () => await host.Units.RenameUnitAsync(new RenameUnitRequest { Name = unit.Name, DisplayName = "Mới", ValidFrom = Day(2026, 1, 1), LegalBasis = "QĐ", Etag = unit.Etag }),
            async () => await host.Units.DissolveUnitAsync(new DissolveUnitRequest { Name = unit.Name, ValidTo = Day(2026, 1, 1), Decision = "QĐ", Etag = unit.Etag }),
        })
        {
            var refused = await RefusedAsync(change);
            Assert.Equal((StatusCode.Aborted, "ETAG_STALE"), (refused.Code, refused.Reason));
        }
        Assert.Equal("1", (await host.Units.GetUnitAsync(new GetUnitRequest { Name = unit.Name })).Unit.Functions);
    }

    [Fact]
    public async Task Of_changes_made_at_the_same_time_with_one_etag_exactly_one_is_done()
    {
        var unit = await host.CreateAsync(NewUnit("DUA", "Đơn vị đua"));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(async number =>
        {
            try
            {
                await host.Units.UpdateUnitAsync(new UpdateUnitRequest { Unit = new Unit { Name = unit.Name, Functions = $"{number}", Etag = unit.Etag } });
                return StatusCode.OK;
            }
            catch (RpcException refused)
            {
                return refused.StatusCode;
            }
        }));
        Assert.Single(outcomes, StatusCode.OK);
        Assert.All(outcomes, outcome => Assert.Contains(outcome, new[] { StatusCode.OK, StatusCode.Aborted }));
    }

    [Fact]
    public async Task The_same_request_id_gives_the_same_answer_and_another_body_is_refused()
    {
        var request = new CreateUnitRequest { Parent = BinhPhuoc, Unit = NewUnit("LAP", "Đơn vị lặp"), RequestId = Guid.NewGuid().ToString(), Reason = "thử" };
        var first = await host.Units.CreateUnitAsync(request);
        Assert.Equal(first, await host.Units.CreateUnitAsync(request));
        request.Unit.DisplayName = "Đơn vị khác";
        var refused = await RefusedAsync(async () => await host.Units.CreateUnitAsync(request));
        Assert.NotEqual(StatusCode.OK, refused.Code);
        Assert.NotEqual(StatusCode.Internal, refused.Code);
        Assert.Equal(1, await host.Host.ScalarAsync<long>("SELECT count(*) FROM organization.facts WHERE resource = 'communes/25195/units/lap' AND reason = 'thử'"));
    }

    [Fact]
    public async Task A_preview_answers_and_changes_nothing()
    {
        var preview = await host.Units.CreateUnitAsync(new CreateUnitRequest { Parent = BinhPhuoc, Unit = NewUnit("XEM", "Xem trước"), ValidateOnly = true });
        Assert.Equal("communes/25195/units/xem", preview.Unit.Name);
        var refused = await RefusedAsync(async () => await host.Units.GetUnitAsync(new GetUnitRequest { Name = preview.Unit.Name }));
        Assert.Equal(StatusCode.NotFound, refused.Code);
        Assert.Equal(0, await host.Host.ScalarAsync<long>("SELECT count(*) FROM organization.facts WHERE resource = 'communes/25195/units/xem'"));
    }

    [Fact]
    public async Task A_code_is_used_once_and_a_name_once_at_a_time()
    {
        await host.CreateAsync(NewUnit("TEN1", "Trạm Y tế"));
        var code = await RefusedAsync(async () => await host.CreateAsync(NewUnit("TEN1", "Tên khác")));
        Assert.Equal(StatusCode.AlreadyExists, code.Code);
        var name = await RefusedAsync(async () => await host.CreateAsync(NewUnit("TEN2", "TRẠM Y TẾ")));
        Assert.Equal((StatusCode.FailedPrecondition, "UNIT_NAME_TAKEN"), (name.Code, name.Reason));
        await host.Units.DissolveUnitAsync(new DissolveUnitRequest { Name = BinhPhuoc + "/units/ten1", ValidTo = Day(2025, 12, 31), Decision = "QĐ 1" });
        await host.CreateAsync(NewUnit("TEN2", "Trạm Y tế", Day(2026, 1, 1)));
    }

    [Fact]
    public async Task No_unit_stands_below_itself()
    {
        var top = await host.CreateAsync(NewUnit("TREN", "Đơn vị trên"));
        var below = NewUnit("DUOI", "Đơn vị dưới");
        below.Parent = top.Name;
        below = await host.CreateAsync(below);
        foreach (var parent in new[] { below.Name, top.Name })
        {
            var refused = await RefusedAsync(async () => await host.Units.UpdateUnitAsync(new UpdateUnitRequest { Unit = new Unit { Name = top.Name, Parent = parent } }));
            Assert.Equal((StatusCode.InvalidArgument, "UNIT_PARENT_CYCLE"), (refused.Code, refused.Reason));
        }
    }

    [Fact]
    public async Task Facts_carry_the_whole_unit_and_no_person()
    {
        var unit = NewUnit("SUKIEN", "Đơn vị sự kiện");
        unit.HeadPosts.Add(new HeadPost { Title = "Giám đốc", Holder = "Trần Văn B", Count = 1 });
        await host.CreateAsync(unit);
        await host.Units.RenameUnitAsync(new RenameUnitRequest { Name = BinhPhuoc + "/units/sukien", DisplayName = "Đơn vị mới", ValidFrom = Day(2026, 2, 1), LegalBasis = "QĐ 2" });
        var fact = UnitRenamed.Parser.ParseFrom(await host.Host.ScalarAsync<byte[]>(
            "SELECT payload FROM organization.facts WHERE resource = 'communes/25195/units/sukien' AND type = 'cchc.organization.v1.UnitRenamed' AND revision = 2"));
        Assert.Equal(("Đơn vị sự kiện", "Đơn vị mới", Day(2026, 2, 1)), (fact.EarlierName, fact.NewName, fact.ValidFrom));
        Assert.Equal(2, fact.Unit.Names.Count);
        Assert.Equal("Giám đốc", fact.Unit.HeadPosts[0].Title);
        Assert.Equal("", fact.Unit.HeadPosts[0].Holder);
    }

    public static readonly TheoryData<string, string, string> WrongUnits = new()
    {
        { "unit.code", "code", "vhxh" },
        { "unit.code", "code", "A" },
        { "unit.code", "code", "ĐƠN-VỊ" },
        { "unit.code", "code", "-AB" },
        { "unit.code", "code", new string('A', 33) },
        { "unit.display_name", "name", "" },
        { "unit.display_name", "name", " \u00A0 " },
        { "unit.display_name", "name", "..." },
        { "unit.display_name", "name", new string('x', 201) },
        { "unit.display_name", "name", "Phòng\u0000A" },
        { "unit.display_name", "name", "Phòng\u0007A" },
        { "unit.display_name", "name", "Phòng\nA" },
        { "unit.display_name", "name", "Phòng \u202EA" },
        { "unit.legal_basis", "basis", "" },
        { "unit.kind", "kind", "0" },
        { "unit.kind", "kind", "99" },
        { "unit.valid_from", "from", "" },
        { "unit.valid_from", "from", "2026-02-30" },
        { "unit.valid_from", "from", "0-0-0" },
        { "unit.parent", "parent", "communes/25195/units/khong-co" },
        { "unit.parent", "parent", "communes/25210/units/ubnd" },
        { "unit.parent", "parent", "VP" },
        { "unit.aliases[0]", "alias", "" },
        { "unit.quotas.deputies", "deputies", "-1" },
        { "unit.head_posts[0].count", "count", "0" },
    };

    [Theory]
    [MemberData(nameof(WrongUnits))]
    public async Task A_wrong_field_is_named(string field, string what, string value)
    {
        var unit = NewUnit("SAI", "Đơn vị sai");
        int[] parts = what == "from" && value.Length > 0 ? [.. value.Split('-').Select(int.Parse)] : [];
        switch (what)
        {
            case "code": unit.Code = value; break;
            case "name": unit.DisplayName = value; break;
            case "basis": unit.LegalBasis = value; break;
            case "kind": unit.Kind = (UnitKind)int.Parse(value); break;
            case "from": unit.ValidFrom = parts is [var year, var month, var day] ? Day(year, month, day) : null; break;
            case "parent": unit.Parent = value; break;
            case "alias": unit.Aliases.Add(value); break;
            case "deputies": unit.Quotas = new UnitQuotas { Deputies = int.Parse(value) }; break;
            case "count": unit.HeadPosts.Add(new HeadPost { Title = "Trưởng phòng", Count = int.Parse(value) }); break;
        }
        var refused = await RefusedAsync(async () => await host.CreateAsync(unit));
        Assert.Equal(StatusCode.InvalidArgument, refused.Code);
        Assert.Contains(field, refused.Fields);
        Assert.NotEmpty(refused.Reason);
    }

    [Theory]
    [InlineData("Robert'); DROP TABLE organization.units;--")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("Đơn vị 🙂 %_\\ \"{}[]")]
    public async Task Odd_but_lawful_names_are_kept_as_they_are(string name)
    {
        var unit = await host.CreateAsync(NewUnit("LA" + (uint)name.GetHashCode(), name));
        Assert.Equal(name, (await host.Units.GetUnitAsync(new GetUnitRequest { Name = unit.Name })).Unit.DisplayName);
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        var refused = await RefusedAsync(async () => await host.CreateAsync(new Unit()));
        Assert.Equal(["unit.code", "unit.display_name", "unit.kind", "unit.legal_basis", "unit.valid_from"], refused.Fields.Distinct().Order());
    }
}
