namespace CchcPlatform.Modules.Steering.Imports.Reading;

/// <summary>What a typed time asks for. Only dated work can be late by itself.</summary>
internal enum TimeKind
{
    /// <summary>Says nothing that can be followed; a person decides.</summary>
    Unspecified,

    /// <summary>"Thường xuyên": never ends.</summary>
    Continuous,

    /// <summary>"Khi có hướng dẫn…": begins when a superior document or an event comes.</summary>
    Triggered,

    /// <summary>A day, month, quarter or year.</summary>
    Dated,

    /// <summary>"Hàng năm", "Định kỳ 6 tháng".</summary>
    Periodic,

    /// <summary>"Theo Chương trình công tác…": another programme, roadmap or guidance holds the date.</summary>
    ProgrammeBound,
}
