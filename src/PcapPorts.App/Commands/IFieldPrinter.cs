using PcapPorts.Fields;

namespace PcapPorts.App.Commands;

/// <summary>Prints the fields of packets.</summary>
interface IFieldPrinter
{
    void Begin();

    void Print(FieldList fields);

    void End();
}
