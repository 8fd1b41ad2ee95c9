using CchcPlatform.Kernel.Modules;
using CchcPlatform.Testing;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Builder;

namespace CchcPlatform.Conformance;

/// <summary>
/// The module under test: on a real host, on a database of its own, with examples of its requests. A module's test project
/// derives one fixture from it and says four things: the module, what it needs, an example for each rpc, and how its data grow.
/// </summary>
public abstract class ModuleSubject : IAsyncLifetime
{
    private readonly Dictionary<string, RpcCaller> callers = [];
    private TestHost? host;
    private ModuleManifest? manifest;
    private Task? grown;

    /// <summary>The module.</summary>
    protected abstract IModule Module { get; }

    /// <summary>Keys of other modules that must be loaded beside it.</summary>
    protected virtual string[] Needs => [];

    /// <summary>More configuration of the host.</summary>
    protected virtual Dictionary<string, string?> Settings => [];

    /// <summary>Changes the host before it is built, for example replaces its clock.</summary>
    protected virtual void Configure(WebApplicationBuilder builder)
    {
    }

    /// <summary>What the module says of itself.</summary>
    public ModuleManifest Manifest => manifest ??= Describe(Module);

    /// <summary>The modules in whose logs the changes of the rpcs are facts: the module itself, unless its rpcs change what another one keeps.</summary>
    public virtual IReadOnlyList<ModuleManifest> Recorders => [Manifest];

    /// <summary>Every rpc of the module.</summary>
    public IEnumerable<MethodDescriptor> Rpcs => Manifest.Services.SelectMany(service => service.Descriptor.Methods);

    /// <summary>The host, with the demonstration accounts.</summary>
    public TestHost Host => host!;

    /// <summary>
    /// A request that succeeds now, made anew at each call: it may create what it needs. Of a repeated example nothing may
    /// clash with the one before. <c>request_id</c> and <c>validate_only</c> are left to the kit.
    /// </summary>
    public abstract Task<IMessage> ExampleAsync(MethodDescriptor rpc);

    /// <summary>The messages of an rpc that the client streams; of any other the one example.</summary>
    public virtual async Task<IReadOnlyList<IMessage>> MessagesAsync(MethodDescriptor rpc) => [await ExampleAsync(rpc)];

    /// <summary>
    /// The messages of a request that is about so many things: rows of a file, texts, people, pieces of evidence, or a draft of so many
    /// lines. Asked for with 2 and with 20; null for an rpc that is about one thing, and refused where its request has a repeated field.
    /// </summary>
    public virtual Task<IReadOnlyList<IMessage>?> MessagesAsync(MethodDescriptor rpc, int things) => Task.FromResult<IReadOnlyList<IMessage>?>(null);

    /// <summary>Whether an rpc streams to the caller without an end, such as a watch: the kit then takes the answers of its first moment.</summary>
    public virtual bool IsEndless(MethodDescriptor rpc) => false;

    /// <summary>Whether a change leaves a fact; false only for one that changes nothing others need to hear of, with the reason beside it.</summary>
    public virtual bool LeavesFact(MethodDescriptor rpc) => true;

    /// <summary>
    /// Somebody to put into a personal text of a request, which must be accepted with it: where the field has a rule, such as that of
    /// a citizen number, a text that keeps it and stands nowhere else.
    /// </summary>
    public virtual string PersonFor(FieldDescriptor field) => Fuzz.MessageMutation.Personal;

    /// <summary>Entities whose rows every commune may see or that nobody asks for by themselves, each with the reason beside it.</summary>
    public virtual IReadOnlyCollection<Type> OfNoCommune => [];

    /// <summary>Adds this many rows to everything that the rpcs of the module read or list; up to a thousand, so by SQL (<see cref="CopiedRows"/>).</summary>
    public abstract Task GrowAsync(int rows);

    /// <summary>Whether <see cref="GrowAsync"/> makes a list longer; false only for one that is short by nature, with the reason beside it.</summary>
    public virtual bool Grows(MethodDescriptor list) => true;

    /// <summary>Grows beyond the largest page, the first time that it is asked.</summary>
    public Task GrowOnceAsync() => grown ??= GrowAsync(1_001);

    /// <summary>Who may call what, for people and for the tests: a line for each rpc.</summary>
    public virtual string PermissionsFile { get; } = Path.Combine(AppContext.BaseDirectory, "Permissions.tsv");

    /// <summary>What the area is about, for people; null for a module that nobody reads about.</summary>
    public virtual string? ReadMe => Path.Combine(RepositoryScripts.Root, "modules", Area, "README.md");

    /// <summary>The area by the name of the module's assembly, such as CivilService; of the host's own services <c>Platform</c>.</summary>
    public string Area => Module.GetType().Assembly.GetName().Name!.Split('.') is ["CchcPlatform", "Modules", .. var rest] ? string.Join('.', rest) : "Platform";

    /// <summary>The account that may call an rpc.</summary>
    public virtual string AccountFor(MethodDescriptor rpc) => "admin";

    /// <summary>A caller under the account of an rpc.</summary>
    public async Task<RpcCaller> CallerAsync(MethodDescriptor rpc)
    {
        var account = AccountFor(rpc);
        return callers.TryGetValue(account, out var known) ? known : callers[account] = new RpcCaller(await Host.CallAsAsync(account), IsEndless);
    }

    /// <summary>Starts the host.</summary>
    public virtual async ValueTask InitializeAsync() => host = await TestHost.StartAsync([Module.Key, .. Needs], Settings, configure: Configure);

    /// <summary>Ends the host and drops its database.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return host?.DisposeAsync() ?? default;
    }

    /// <summary>What a module says of itself.</summary>
    protected static ModuleManifest Describe(IModule module)
    {
        var builder = new ModuleBuilder(module.Key);
        module.Describe(builder);
        return builder.Build(module.GetType().Assembly);
    }
}
