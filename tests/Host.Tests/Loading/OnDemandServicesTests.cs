using Autofac.Extensions.DependencyInjection;
using CchcPlatform.Server.Loading;
using Microsoft.Extensions.DependencyInjection;

namespace CchcPlatform.Host.Tests.Loading;

/// <summary>Services that are made on demand are those that the framework's own container would make.</summary>
public sealed class OnDemandServicesTests
{
    [Fact]
    public void The_constructor_with_the_most_parameters_that_can_be_given_is_called()
    {
        using var made = Make(services => services.AddSingleton<Engine>().AddTransient<Car>().AddTransient<Boat>());
        Assert.NotNull(made.GetRequiredService<Car>().Engine);
        var boat = made.GetRequiredService<Boat>();
        Assert.Null(boat.Sail);
        Assert.Equal(3, boat.Seats);
        Assert.NotSame(boat, made.GetRequiredService<Boat>());
    }

    [Fact]
    public void Lifetimes_hold_for_closed_and_for_open_types()
    {
        using var made = Make(services => services.AddSingleton<Engine>().AddSingleton(typeof(Depot<>)).AddScoped(typeof(Garage<>)).AddScoped<Car>());
        Assert.Same(made.GetRequiredService<Depot<Car>>(), made.GetRequiredService<Depot<Car>>());
        Assert.NotSame((object)made.GetRequiredService<Depot<Car>>(), made.GetRequiredService<Depot<Boat>>());
        Garage<Car> first;
        using (var scope = made.CreateScope())
        {
            first = scope.ServiceProvider.GetRequiredService<Garage<Car>>();
            Assert.Same(first, scope.ServiceProvider.GetRequiredService<Garage<Car>>());
            Assert.Same(first.One, scope.ServiceProvider.GetRequiredService<Car>());
            Assert.False(first.IsDisposed);
        }

        Assert.True(first.IsDisposed);
        using var other = made.CreateScope();
        Assert.NotSame(first, other.ServiceProvider.GetRequiredService<Garage<Car>>());
    }

    [Fact]
    public void The_last_registration_counts_and_all_are_listed()
    {
        using var made = Make(services => services.AddSingleton<IStore<Car>, Closed>().AddSingleton(typeof(IStore<>), typeof(Open<>)).AddSingleton<Engine>());
        Assert.IsType<Closed>(made.GetRequiredService<IStore<Car>>());
        Assert.IsType<Open<Boat>>(made.GetRequiredService<IStore<Boat>>());
        Assert.Equal(2, made.GetServices<IStore<Car>>().Count());
    }

    [Fact]
    public void What_nobody_registered_is_named()
    {
        using var made = Make(services => services.AddSingleton<Needy>());
        var refused = Assert.ThrowsAny<Exception>(() => made.GetRequiredService<Needy>());
        Assert.Contains(nameof(Engine), refused.GetBaseException().Message, StringComparison.Ordinal);
    }

    private static AutofacServiceProvider Make(Action<IServiceCollection> add)
    {
        var services = new ServiceCollection();
        add(services);
        var factory = new OnDemandServices(_ => { });
        return (AutofacServiceProvider)factory.CreateServiceProvider(factory.CreateBuilder(services));
    }

    private interface IStore<T>;

    private sealed class Engine;

    private sealed class Sail;

    private sealed class Car
    {
        public Car() => throw new InvalidOperationException("Only without an engine.");

        public Car(Engine engine) => Engine = engine;

        public Engine Engine { get; }
    }

    private sealed class Boat(Engine engine, Boat.Options? options = null, int seats = 3)
    {
        public Boat(Engine engine, Sail sail) : this(engine) => Sail = sail;

        public Sail? Sail { get; }

        public int Seats => options is null && engine is not null ? seats : 0;

        public sealed class Options;
    }

    private sealed class Depot<T>
    {
        public Type Of => typeof(T);
    }

    private sealed class Garage<T>(T one) : IDisposable
    {
        public T One => one;

        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class Closed : IStore<Car>;

    private sealed class Open<T> : IStore<T>;

    private sealed class Needy(Engine engine)
    {
        public Engine Engine => engine;
    }
}
