using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace CchcPlatform.Kernel.Facts;

/// <summary>A fact that a module handles, and by which handler.</summary>
public abstract class FactSubscription
{
    /// <summary>The fact.</summary>
    public abstract MessageDescriptor Fact { get; }

    /// <summary>The handler.</summary>
    public abstract Type HandlerType { get; }

    /// <summary>Name of the subscription; its cursor and its parked facts carry it.</summary>
    public string Name => HandlerType.Name;

    /// <summary>Key of the module that publishes the fact: the second segment of its package.</summary>
    public string PublisherKey => Fact.File.Package.Split('.') is ["cchc", var key, ..] ? key : Fact.File.Package;

    /// <summary>Parses the payload and runs the handler that the scope holds.</summary>
    public abstract Task HandleAsync(IServiceProvider scope, FactRow row, CancellationToken cancel);
}

/// <inheritdoc />
public sealed class FactSubscription<TFact, THandler> : FactSubscription
    where TFact : class, IMessage<TFact>, new()
    where THandler : class, IFactHandler<TFact>
{
    private static readonly MessageParser<TFact> Parser = new(() => new TFact());

    /// <inheritdoc />
    public override MessageDescriptor Fact { get; } = new TFact().Descriptor;

    /// <inheritdoc />
    public override Type HandlerType => typeof(THandler);

    /// <inheritdoc />
    public override Task HandleAsync(IServiceProvider scope, FactRow row, CancellationToken cancel)
    {
        var handler = (THandler?)scope.GetService(typeof(THandler))
            ?? throw new InvalidOperationException($"{typeof(THandler)} is not registered.");
        var fact = new ReceivedFact<TFact>(
            row.Position, row.Commune, row.Resource, row.Revision, row.Actor, row.RecordedAt, Parser.ParseFrom(row.Payload));
        return handler.HandleAsync(fact, cancel);
    }
}
