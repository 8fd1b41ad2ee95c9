using System.Globalization;
using System.Reflection;
using CchcPlatform.Server.Loading;
using Npgsql;

namespace CchcPlatform.Server;

/// <summary>
/// Reads settings; each is null when it is not set. One that cannot be used becomes a sentence with its name, its value and what is
/// expected, and all of them are told together.
/// </summary>
internal sealed class SettingReader(IConfiguration configuration)
{
    private readonly List<string> wrong = [];

    /// <summary>What is wrong with the settings that were read so far.</summary>
    public IReadOnlyList<string> Wrong => wrong;

    /// <summary>Reads some settings by themselves.</summary>
    /// <exception cref="HostStartException">A value is not usable.</exception>
    public static T Read<T>(IConfiguration configuration, Func<SettingReader, T> read)
    {
        var reader = new SettingReader(configuration);
        var settings = read(reader);
        reader.Refuse();
        return settings;
    }

    /// <exception cref="HostStartException">A value that was read is not usable.</exception>
    public void Refuse()
    {
        if (wrong.Count > 0)
        {
            throw new HostStartException([.. wrong.Distinct()]);
        }
    }

    /// <summary>Notes settings that can be read but do not fit together, or not to this machine.</summary>
    public void Note(string sentence) => wrong.Add(sentence);

    public string? Text(string name) => TextOrEmpty(name) is { Length: > 0 } text ? text : null;

    /// <summary>A text that may be set to nothing, which is not the same as not to be set.</summary>
    public string? TextOrEmpty(string name) => configuration[name];

    /// <summary>The absolute path of a file or folder.</summary>
    public string? Path(string name) => Text(name) is { } path ? System.IO.Path.GetFullPath(path) : null;

    public bool? Flag(string name) => Value<bool>(name, "true or false", text =>
        text == "1" ? true : text == "0" ? false : bool.TryParse(text, out var flag) ? flag : null);

    public int? Number(string name, int least, int most, string what = "a whole number") => Value<int>(name, $"{what} from {least} to {most}", text =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : null);

    public TimeSpan? Seconds(string name, double least, double most) => Value<TimeSpan>(
        name, string.Create(CultureInfo.InvariantCulture, $"a number of seconds from {least} to {most}"), text =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds >= least && seconds <= most
                ? TimeSpan.FromSeconds(seconds)
                : null);

    public TimeSpan? Time(string name, TimeSpan least, TimeSpan most) => Value<TimeSpan>(name, $"a time as hours:minutes:seconds from {least} to {most}", text =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && time >= least && time <= most ? time : null);

    public T? Name<T>(string name) where T : struct, Enum => Value<T>(name, $"one of {string.Join(", ", Enum.GetNames<T>())}", text =>
        Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null);

    /// <summary>The address of a service.</summary>
    public Uri? Address(string name)
    {
        Check(name, "an address such as https://example.gov.vn", text => ToAddress(text) is not null);
        return Text(name) is { } text ? ToAddress(text) : null;
    }

    /// <summary>A connection string. It is never repeated, for it may hold a password.</summary>
    public string? Connection(string name)
    {
        try
        {
            if (Text(name) is { } text)
            {
                using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(text) { MinPoolSize = 0 });
                return text;
            }
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException or NotSupportedException or FormatException)
        {
            wrong.Add($"{name} (not repeated here, for it may hold a password) cannot be read; it must be a connection string such as Host=127.0.0.1;Port=5432;Database=cchc;Username=postgres;Password=….");
        }

        return null;
    }

    /// <summary>Refuses a value that does not fit.</summary>
    public void Check(string name, string expected, Func<string, bool> fits) => Value<bool>(name, expected, text => fits(text) ? true : null);

    /// <summary>Tries a place that a setting names.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="value">The place, which may be the one that is taken without the setting.</param>
    /// <param name="expected">What it must be.</param>
    /// <param name="use">Uses it.</param>
    public void Try(string name, string value, string expected, Action use)
    {
        try
        {
            use();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            wrong.Add($"{name} is \"{value}\"; it must be {expected}: {failure.Message.OneLine()}");
        }
    }

    /// <summary>Names of what a section holds.</summary>
    public IEnumerable<string> NamesIn(string section) => configuration.GetSection(section).GetChildren().Select(child => child.Key);

    /// <summary>Refuses what the options of a library do not take.</summary>
    /// <param name="section">What the library reads.</param>
    /// <param name="options">Options to try it on.</param>
    /// <param name="onlyKnown">Whether what they do not know is refused too.</param>
    public void Check(string section, Func<object> options, bool onlyKnown = false) =>
        Check(configuration.GetSection(section), part => RefusalOf(part, section.Length + 1, options(), onlyKnown));

    // Tells the smallest part that is refused.
    private void Check(IConfigurationSection part, Func<IConfigurationSection, string?> refusalOf)
    {
        if (refusalOf(part) is not { } refusal)
        {
            return;
        }

        var before = wrong.Count;
        foreach (var child in part.GetChildren())
        {
            Check(child, refusalOf);
        }

        if (wrong.Count == before)
        {
            wrong.Add($"{part.Path} is \"{part.Value}\"; {refusal}");
        }
    }

    private static string? RefusalOf(IConfigurationSection part, int prefix, object options, bool onlyKnown)
    {
        var values = part.AsEnumerable().Where(pair => pair.Key.Length > prefix).Select(pair => KeyValuePair.Create(pair.Key[prefix..], pair.Value));
        try
        {
            new ConfigurationBuilder().AddInMemoryCollection(values).Build().Bind(options, binder => binder.ErrorOnUnknownConfiguration = onlyKnown);
            return null;
        }
        catch (Exception failure) when (failure is InvalidOperationException or TargetInvocationException)
        {
            // Of an argument that is refused only the first sentence is for people.
            return failure.InnerException is { } refused ? refused.Message.Split(" (Parameter")[0].OneLine() : "there is no such setting.";
        }
    }

    private static Uri? ToAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps) ? address : null;

    private T? Value<T>(string name, string expected, Func<string, T?> parse) where T : struct
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        var value = parse(text);
        if (value is null)
        {
            wrong.Add($"{name} is \"{text}\"; it must be {expected}.");
        }

        return value;
    }
}
