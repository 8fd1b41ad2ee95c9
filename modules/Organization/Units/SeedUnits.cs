using CchcPlatform.Kernel.Calls;
using CchcPlatform.Kernel.Faults;
using CchcPlatform.Kernel.Modules;
using CchcPlatform.Modules.Organization.Data;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;
using Facts = Cchc.Organization.V1;

namespace CchcPlatform.Modules.Organization.Units;

/// <summary>The units and groups of commune 25195, unless the commune has units already: then its register is its own affair.</summary>
internal sealed class SeedUnits(OrganizationDb db, CallContext call) : IModuleSeed
{
    public bool DemonstrationOnly => false;

    public async Task SeedAsync(CancellationToken cancel)
    {
        var seed = UnitSeed.Read("25195");
        if (await db.Units.AnyAsync(unit => unit.Commune == seed.Commune, cancel))
        {
            return;
        }
        var today = call.AsOfDay("");
        var units = seed.Units.Select(one => Of(seed.Commune, one)).ToList();
        foreach (var unit in units)
        {
            db.Add(unit);
            db.Publish(unit, () => new Facts.UnitCreated { Unit = unit.ToFact(today) });
        }
        foreach (var one in seed.Groups)
        {
            var group = new UnitGroup
            {
                Commune = seed.Commune, GroupId = one.Id, Name = one.Name, Aliases = [.. one.Aliases], UnitKinds = [.. one.UnitKinds],
            };
            db.Add(group);
            db.Publish(group, () => new Facts.UnitGroupCreated { UnitGroup = group.ToFact(today, units) });
        }
        try
        {
            await db.SaveAsync(() => new Empty(), cancel);
        }
        catch (AlreadyExistsFault)
        {
            // Another host that starts beside this one was faster, and wrote all of it in its one transaction.
        }
    }

    private static Unit Of(string commune, UnitSeed.SeedUnit seed)
    {
        var unit = Unit.Establish(commune, seed.Code, seed.Name, seed.ValidFrom, seed.LegalBasis);
        unit.Kind = seed.Kind;
        unit.ParentCode = seed.Parent;
        unit.HeadPosts = [.. seed.HeadPosts.Select(post => new HeadPost { Title = post.Title, Count = post.Count })];
        unit.Quotas = new UnitQuotas { Deputies = seed.Quotas?.Deputies };
        unit.Functions = seed.Functions;
        unit.CallAlso(seed.Aliases);
        return unit;
    }
}
