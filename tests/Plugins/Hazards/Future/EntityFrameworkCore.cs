[assembly: System.Reflection.AssemblyVersion("99.0.0.0")]

namespace Microsoft.EntityFrameworkCore;

public sealed class OnlyInVersion99;
