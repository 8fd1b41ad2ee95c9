using Microsoft.Extensions.DependencyInjection;

namespace CchcPlatform.Kernel.Modules;

/// <summary>
/// The use cases of a module, each made when its rpc is called. A gRPC service takes this and not all of its use cases, of which a
/// call needs one and would pay for the others.
/// </summary>
/// <param name="scope">The services of the call.</param>
public sealed class UseCases(IServiceProvider scope)
{
    /// <summary>The use case of this call.</summary>
    /// <typeparam name="T">Its class.</typeparam>
    public T Get<T>() where T : IUseCase => scope.GetRequiredService<T>();
}
