using System.Linq.Expressions;
using CchcPlatform.Kernel.Data;
using CchcPlatform.Modules.Ledger.Accounts;
using CchcPlatform.Modules.Ledger.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Query;
using Npgsql;

namespace CchcPlatform.Host.Tests.Data;

public sealed class CompiledShaperTests
{
    [Fact]
    public async Task A_query_that_is_compiled_holds_no_function_that_each_execution_would_make_anew()
    {
        await using var source = NpgsqlDataSource.Create("Host=none");
        await using var db = new ModuleDatabase<LedgerDb>("ledger").Create(source);
        var rows = db.Set<Account>().Where(a => a.Balance > 0).OrderBy(a => a.Balance).Take(3);
#pragma warning disable EF9100 // As EF itself compiles a query.
        var compilation = db.GetService<IQueryCompilationContextFactory>().Create(async: true);
        var raw = compilation.CreateQueryExecutorExpression<IAsyncEnumerable<Account>>(rows.Expression);
        var finished = (LambdaExpression)db.GetService<ILiftableConstantProcessor>().InlineConstants(raw, compilation.SupportsPrecompiledQuery);
#pragma warning restore EF9100
        Assert.NotEqual(0, Functions.In(raw.Body));
        Assert.Equal(0, Functions.In(finished.Body));
        finished.Compile();
    }

    private sealed class Functions : ExpressionVisitor
    {
        private int count;

        public static int In(Expression expression)
        {
            var visitor = new Functions();
            visitor.Visit(expression);
            return visitor.count;
        }

        protected override Expression VisitLambda<T>(Expression<T> node)
        {
            count++;
            return base.VisitLambda(node);
        }

        // What EF replaces when it compiles; a function in it is asked for the value and not compiled.
        protected override Expression VisitExtension(Expression node) => node;
    }
}
