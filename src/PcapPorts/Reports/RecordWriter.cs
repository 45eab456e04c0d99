namespace PcapPorts.Reports;

/// <summary>What the records of one kind hold. An implementation is an empty struct, so that writers are compiled for it.</summary>
/// <typeparam name="T">What is printed.</typeparam>
public interface IRecordFields<T>
    where T : struct, allows ref struct
{
    /// <summary>
    /// Gives a record its fields, always the same ones in the same order; those that a value does not have are <see cref="IRecord.Absent"/>.
    /// Must take a default value too: the header line is made of one.
    /// </summary>
    static abstract void Write<TRecord>(ref TRecord record, in T value)
        where TRecord : struct, IRecord, allows ref struct;
}

/// <summary>Prints records of one kind in a <see cref="RecordFormat"/>. Nothing is allocated for a record.</summary>
/// <typeparam name="T">What is printed.</typeparam>
/// <typeparam name="TFields">What its records hold.</typeparam>
/// <param name="output">Where they are written.</param>
/// <param name="format">How.</param>
/// <param name="withFile">Each record begins with the name of its capture file.</param>
public sealed class RecordWriter<T, TFields>(Utf8Output output, RecordFormat format, bool withFile)
    where T : struct, allows ref struct
    where TFields : struct, IRecordFields<T>
{
    readonly byte _separator = format == RecordFormat.Tsv ? (byte)'\t' : (byte)',';
    bool _following;

    /// <summary>Where the records are written.</summary>
    public Utf8Output Output => output;

    /// <summary>The capture file of the records that follow.</summary>
    public string? File { get; set; }

    /// <summary>Writes what comes before the first record.</summary>
    public void Begin()
    {
        if (format == RecordFormat.Json)
            output.Write("["u8);
        if (format is not (RecordFormat.Csv or RecordFormat.Tsv))
            return;
        var header = new SeparatedHeader(output, _separator);
        header.Begin();
        if (withFile)
            header.Text("file"u8, null);
        T none = default;
        TFields.Write(ref header, in none);
        header.End();
    }

    /// <summary>Goes on in the JSON array that another writer began.</summary>
    /// <param name="following">That writer wrote at least one record.</param>
    public void Continue(bool following) => _following = following;

    /// <summary>Writes one record.</summary>
    public void Write(in T value)
    {
        if (format is RecordFormat.Csv or RecordFormat.Tsv)
        {
            var line = new SeparatedRecord(output, _separator);
            Write(ref line, in value);
            return;
        }
        if (format == RecordFormat.Json)
            output.Write(_following ? ",\n"u8 : "\n"u8);
        _following = true;
        var json = new JsonRecord(output);
        Write(ref json, in value);
        if (format == RecordFormat.Ndjson)
            output.Write((byte)'\n');
    }

    /// <summary>Writes what comes after the last record.</summary>
    public void End()
    {
        if (format == RecordFormat.Json)
            output.Write("\n]\n"u8);
    }

    void Write<TRecord>(ref TRecord record, in T value)
        where TRecord : struct, IRecord
    {
        record.Begin();
        if (withFile)
            record.Text("file"u8, File);
        TFields.Write(ref record, in value);
        record.End();
    }
}
