using System.Linq.Expressions;

namespace CchcPlatform.Kernel.Queries;

/// <summary>Puts something else in the place of a parameter: lets several lambdas speak of the same row.</summary>
/// <param name="from">The parameter.</param>
/// <param name="to">What stands in its place.</param>
public sealed class ReplaceParameter(ParameterExpression from, Expression to) : ExpressionVisitor
{
    /// <summary>The lambda's body, with its first parameter replaced by the row.</summary>
    public static Expression Body(LambdaExpression lambda, ParameterExpression row) =>
        new ReplaceParameter(lambda.Parameters[0], row).Visit(lambda.Body);

    /// <inheritdoc />
    protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
}
