namespace PcapPorts.Fields;

/// <summary>Works a value out of the fields of a packet, when somebody asks for it (<see cref="FieldList.AddLater"/>).</summary>
/// <param name="fields">The fields.</param>
/// <param name="room">Receives the value.</param>
/// <returns>Number of bytes that were written.</returns>
delegate int LaterValue(FieldList fields, Span<byte> room);
