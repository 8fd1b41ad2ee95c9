using System.Linq.Expressions;

namespace CchcPlatform.Kernel.Queries;

/// <summary>Lets several lambdas speak of the same row.</summary>
internal sealed class ReplaceParameter(ParameterExpression from, Expression to) : ExpressionVisitor
{
    /// <summary>The lambda's body, with its parameter replaced by the row.</summary>
    internal static Expression Body(LambdaExpression lambda, ParameterExpression row) =>
        new ReplaceParameter(lambda.Parameters[0], row).Visit(lambda.Body);

    protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
}
