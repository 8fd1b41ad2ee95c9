using System.Linq.Expressions;

namespace CchcPlatform.Kernel.Queries;

/// <summary>Values in expressions as SQL parameters, never as SQL text.</summary>
internal static class QueryParameter
{
    /// <summary>An expression of <paramref name="type"/> that EF Core sends as a parameter.</summary>
    internal static Expression Of(object? value, Type type)
    {
        // EF Core makes a parameter of a member read from a captured object, as the C# compiler makes it for a lambda.
        var captured = Activator.CreateInstance(typeof(Captured<>).MakeGenericType(type), value);
        return Expression.Field(Expression.Constant(captured), nameof(Captured<int>.Value));
    }

    private sealed class Captured<TValue>(TValue value)
    {
        public readonly TValue Value = value;
    }
}
