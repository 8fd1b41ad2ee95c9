using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CchcPlatform.Modules.Ledger.Accounts;

/// <summary>The column that the next build adds: with a default, so that the build before it can go on adding rows.</summary>
internal sealed class AccountNoteMap : IEntityTypeConfiguration<Account>
{
    public const string Note = "Note";

    public void Configure(EntityTypeBuilder<Account> account) => account.Property<string>(Note).IsRequired().HasColumnName("note").HasDefaultValue("");
}
