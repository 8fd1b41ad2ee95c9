using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Cchc.Options.V1;
using CchcPlatform.Conformance.Fuzz;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CchcPlatform.Conformance;

public abstract partial class ModuleConformance
{
    /// <summary>What is refused at the first rule never comes to the lines behind it, so here every request is taken: with a person in each text for one, and in its reason. What tells of a person and is no text, such as a day of birth, is not looked for.</summary>
    [Fact]
    public async Task A_person_in_an_accepted_request_is_in_no_span_metric_or_log()
    {
        HashSet<string> people = [MessageMutation.Personal];
        bool TellsOfThem(string text) => people.Any(person => text.Contains(person, StringComparison.Ordinal));
        using var log = new LogTap(TellsOfThem);
        Subject.Host.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        var measured = new ConcurrentQueue<string>();
        using var meters = Listen(measured, TellsOfThem);
        foreach (var rpc in Subject.Rpcs.OrderByDescending(Changes))
        {
            var (messages, asked) = await ExampleAsync(rpc);
            var planted = messages.Sum(message => Plant(message, people));
            Assert.True(planted > 0 || !MayTellOfAPerson(rpc.InputType, []), $"The example of {rpc.FullName} leaves out every field that tells about a person.");
            Set(asked, "reason", MessageMutation.Personal);
            var trace = await TraceAsync(rpc, messages);
            var span = trace.Spans.FirstOrDefault(span => TextsOf(span).Any(TellsOfThem));
            Assert.True(span is null, $"{rpc.FullName}: the span {span?.Source.Name} {span?.DisplayName} tells who the request is about.");
            Assert.True(measured.IsEmpty, $"{rpc.FullName}: the metric {measured.FirstOrDefault()} tells who the request is about.");
            Assert.True(log.Found.IsEmpty, $"{rpc.FullName}: the log has {log.Found.FirstOrDefault()}");
        }
    }

    private static IEnumerable<string> TextsOf(Activity span) => span.TagObjects
        .Concat(span.Events.SelectMany(e => e.Tags)).Concat(span.Links.SelectMany(link => link.Tags ?? [])).Select(tag => $"{tag.Value}")
        .Concat(span.Events.Select(e => e.Name)).Concat(span.Baggage.Select(item => $"{item.Value}"))
        .Append(span.DisplayName).Append(span.StatusDescription ?? "");

    // Puts a person into each personal field of what the message holds, and into those that are looked for; gives how many there are.
    private int Plant(IMessage message, HashSet<string> people)
    {
        var planted = 0;
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder().Where(f => !f.IsMap))
        {
            var value = field.Accessor.GetValue(message);
            if (!IsPersonal(field))
            {
                planted += (value as System.Collections.IEnumerable ?? new[] { value }).OfType<IMessage>().Sum(part => Plant(part, people));
                continue;
            }

            var person = Subject.PersonFor(field);
            people.Add(person);
            planted++;
            if (value is System.Collections.IList texts)
            {
                texts.Add(person);
            }
            else
            {
                field.Accessor.SetValue(message, person);
            }
        }

        return planted;
    }

    private static bool MayTellOfAPerson(MessageDescriptor message, HashSet<MessageDescriptor> seen) => seen.Add(message)
        && message.Fields.InFieldNumberOrder().Any(field => IsPersonal(field) || field is { FieldType: FieldType.Message, IsMap: false } && MayTellOfAPerson(field.MessageType, seen));

    private static bool IsPersonal(FieldDescriptor field) => field.FieldType == FieldType.String && field.GetOptions()?.GetExtension(OptionsExtensions.Personal) == true;

    private static MeterListener Listen(ConcurrentQueue<string> found, Func<string, bool> tellsOfAPerson)
    {
        var meters = new MeterListener { InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
        void Hear<T>() where T : struct => meters.SetMeasurementEventCallback<T>((instrument, _, tags, _) =>
        {
            foreach (var tag in tags)
            {
                if (tag.Value is string text && tellsOfAPerson(text))
                {
                    found.Enqueue(instrument.Name);
                }
            }
        });
        Hear<int>();
        Hear<long>();
        Hear<double>();
        meters.Start();
        return meters;
    }
}
