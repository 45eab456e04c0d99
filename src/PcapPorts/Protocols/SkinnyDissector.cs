using System.Buffers.Binary;
using PcapPorts.Fields;
using PcapPorts.Packets;

namespace PcapPorts.Protocols;

/// <summary>
/// Skinny Client Control Protocol, between Cisco's telephones and their call manager: the header of each message, and the addresses at which media will be
/// received. There is no public specification; layout and numbers are those that Wireshark's documentation of the protocol lists. All numbers have the least
/// byte first.
/// </summary>
public sealed class SkinnyDissector : Dissector
{
    const ushort Port = 2000;
    const int HeaderLength = 12, LengthAndVersion = 8, MaxLength = 4096;
    const uint OpenReceiveChannelAck = 0x22, StartMediaTransmission = 0x8a;

    /// <summary>The version from which on an address may be IPv6: a number of the family, then sixteen bytes.</summary>
    const uint FirstWideVersion = 17;

    static readonly Protocol Skinny = new("Skinny Client Control Protocol", "SKINNY", "skinny");
    static readonly Field Length = Skinny.UInt32("data_length", "Data length");
    static readonly Field Version = Skinny.UInt32("hdr_version", "Header version", new ValueStrings
    {
        { 0, "Basic" },
        { 10, "V10" },
        { 11, "V11" },
        { 15, "V15" },
        { 16, "V16" },
        { 17, "V17" },
        { 18, "V18" },
        { 19, "V19" },
        { 20, "V20" },
        { 21, "V21" },
        { 22, "V22" },
    }, FieldBase.Hexadecimal);

    static readonly Field MessageId = Skinny.UInt32("messageId", "Message ID", new ValueStrings
    {
        { 0x0000, "KeepAliveReq" },
        { 0x0001, "RegisterReq" },
        { 0x0002, "IpPort" },
        { 0x0003, "KeypadButton" },
        { 0x0004, "EnblocCall" },
        { 0x0005, "Stimulus" },
        { 0x0006, "OffHook" },
        { 0x0007, "OnHook" },
        { 0x0008, "HookFlash" },
        { 0x0009, "ForwardStatReq" },
        { 0x000a, "SpeedDialStatReq" },
        { 0x000b, "LineStatReq" },
        { 0x000c, "ConfigStatReq" },
        { 0x000d, "TimeDateReq" },
        { 0x000e, "ButtonTemplateReq" },
        { 0x000f, "VersionReq" },
        { 0x0010, "CapabilitiesRes" },
        { 0x0012, "ServerReq" },
        { 0x0020, "Alarm" },
        { 0x0021, "MulticastMediaReceptionAck" },
        { 0x0022, "OpenReceiveChannelAck" },
        { 0x0023, "ConnectionStatisticsRes" },
        { 0x0024, "OffHookWithCallingPartyNumber" },
        { 0x0025, "SoftKeySetReq" },
        { 0x0026, "SoftKeyEvent" },
        { 0x0027, "UnregisterReq" },
        { 0x0028, "SoftKeyTemplateReq" },
        { 0x0029, "RegisterTokenReq" },
        { 0x002a, "MediaTransmissionFailure" },
        { 0x002b, "HeadsetStatus" },
        { 0x002c, "MediaResourceNotification" },
        { 0x002d, "RegisterAvailableLines" },
        { 0x002e, "DeviceToUserData" },
        { 0x002f, "DeviceToUserDataResponse" },
        { 0x0030, "UpdateCapabilities" },
        { 0x0031, "OpenMultiMediaReceiveChannelAck" },
        { 0x0032, "ClearConference" },
        { 0x0033, "ServiceURLStatReq" },
        { 0x0034, "FeatureStatReq" },
        { 0x0035, "CreateConferenceRes" },
        { 0x0036, "DeleteConferenceRes" },
        { 0x0037, "ModifyConferenceRes" },
        { 0x0038, "AddParticipantRes" },
        { 0x0039, "AuditConferenceRes" },
        { 0x0040, "AuditParticipantRes" },
        { 0x0041, "DeviceToUserDataVersion1" },
        { 0x0042, "DeviceToUserDataResponseVersion1" },
        { 0x0043, "CapabilitiesV2Res" },
        { 0x0044, "CapabilitiesV3Res" },
        { 0x0045, "PortRes" },
        { 0x0046, "QoSResvNotify" },
        { 0x0047, "QoSErrorNotify" },
        { 0x0048, "SubscriptionStatReq" },
        { 0x0049, "MediaPathEvent" },
        { 0x004a, "MediaPathCapability" },
        { 0x004c, "MwiNotification" },
        { 0x0081, "RegisterAck" },
        { 0x0082, "StartTone" },
        { 0x0083, "StopTone" },
        { 0x0085, "SetRinger" },
        { 0x0086, "SetLamp" },
        { 0x0087, "SetHookFlashDetect" },
        { 0x0088, "SetSpeakerMode" },
        { 0x0089, "SetMicroMode" },
        { 0x008a, "StartMediaTransmission" },
        { 0x008b, "StopMediaTransmission" },
        { 0x008f, "CallInfo" },
        { 0x0090, "ForwardStatRes" },
        { 0x0091, "SpeedDialStatRes" },
        { 0x0092, "LineStatRes" },
        { 0x0093, "ConfigStatRes" },
        { 0x0094, "TimeDateRes" },
        { 0x0095, "StartSessionTransmission" },
        { 0x0096, "StopSessionTransmission" },
        { 0x0097, "ButtonTemplateRes" },
        { 0x0098, "VersionRes" },
        { 0x0099, "DisplayText" },
        { 0x009a, "ClearDisplay" },
        { 0x009b, "CapabilitiesReq" },
        { 0x009d, "RegisterReject" },
        { 0x009e, "ServerRes" },
        { 0x009f, "Reset" },
        { 0x0100, "KeepAliveAck" },
        { 0x0101, "StartMulticastMediaReception" },
        { 0x0102, "StartMulticastMediaTransmission" },
        { 0x0103, "StopMulticastMediaReception" },
        { 0x0104, "StopMulticastMediaTransmission" },
        { 0x0105, "OpenReceiveChannel" },
        { 0x0106, "CloseReceiveChannel" },
        { 0x0107, "ConnectionStatisticsReq" },
        { 0x0108, "SoftKeyTemplateRes" },
        { 0x0109, "SoftKeySetRes" },
        { 0x0110, "SelectSoftKeys" },
        { 0x0111, "CallState" },
        { 0x0112, "DisplayPromptStatus" },
        { 0x0113, "ClearPromptStatus" },
        { 0x0114, "DisplayNotify" },
        { 0x0115, "ClearNotify" },
        { 0x0116, "ActivateCallPlane" },
        { 0x0117, "DeactivateCallPlane" },
        { 0x0118, "UnregisterAck" },
        { 0x0119, "BackSpaceRes" },
        { 0x011a, "RegisterTokenAck" },
        { 0x011b, "RegisterTokenReject" },
        { 0x011c, "StartMediaFailureDetection" },
        { 0x011d, "DialedNumber" },
        { 0x011e, "UserToDeviceData" },
        { 0x011f, "FeatureStatRes" },
        { 0x0120, "DisplayPriNotify" },
        { 0x0121, "ClearPriNotify" },
        { 0x0122, "StartAnnouncement" },
        { 0x0123, "StopAnnouncement" },
        { 0x0124, "AnnouncementFinish" },
        { 0x0127, "NotifyDtmfTone" },
        { 0x0128, "SendDtmfTone" },
        { 0x0129, "SubscribeDtmfPayloadReq" },
        { 0x012a, "SubscribeDtmfPayloadRes" },
        { 0x012b, "SubscribeDtmfPayloadErr" },
        { 0x012c, "UnSubscribeDtmfPayloadReq" },
        { 0x012d, "UnSubscribeDtmfPayloadRes" },
        { 0x012e, "UnSubscribeDtmfPayloadErr" },
        { 0x012f, "ServiceURLStatRes" },
        { 0x0130, "CallSelectStatRes" },
        { 0x0131, "OpenMultiMediaReceiveChannel" },
        { 0x0132, "StartMultiMediaTransmission" },
        { 0x0133, "StopMultiMediaTransmission" },
        { 0x0134, "MiscellaneousCommand" },
        { 0x0135, "FlowControlCommand" },
        { 0x0136, "CloseMultiMediaReceiveChannel" },
        { 0x0137, "CreateConferenceReq" },
        { 0x0138, "DeleteConferenceReq" },
        { 0x0139, "ModifyConferenceReq" },
        { 0x013a, "AddParticipantReq" },
        { 0x013b, "DropParticipantReq" },
        { 0x013c, "AuditConferenceReq" },
        { 0x013d, "AuditParticipantReq" },
        { 0x013e, "ChangeParticipantReq" },
        { 0x013f, "UserToDeviceDataVersion1" },
        { 0x0140, "VideoDisplayCommand" },
        { 0x0141, "FlowControlNotify" },
        { 0x0142, "ConfigStatV2Res" },
        { 0x0143, "DisplayNotifyV2" },
        { 0x0144, "DisplayPriNotifyV2" },
        { 0x0145, "DisplayPromptStatusV2" },
        { 0x0146, "FeatureStatV2Res" },
        { 0x0147, "LineStatV2Res" },
        { 0x0148, "ServiceURLStatV2Res" },
        { 0x0149, "SpeedDialStatV2Res" },
        { 0x014a, "CallInfoV2" },
        { 0x014b, "PortReq" },
        { 0x014c, "PortClose" },
        { 0x014d, "QoSListen" },
        { 0x014e, "QoSPath" },
        { 0x014f, "QoSTeardown" },
        { 0x0150, "UpdateDSCP" },
        { 0x0151, "QoSModify" },
        { 0x0152, "SubscriptionStatRes" },
        { 0x0153, "Notification" },
        { 0x0154, "StartMediaTransmissionAck" },
        { 0x0155, "StartMultiMediaTransmissionAck" },
        { 0x0156, "CallHistoryInfo" },
        { 0x0157, "LocationInfo" },
        { 0x0158, "MwiRes" },
        { 0x0159, "AddOnDeviceCapabilities" },
        { 0x015a, "EnhancedAlarm" },
        { 0x015e, "CallCountReq" },
        { 0x015f, "CallCountResp" },
        { 0x0160, "RecordingStatus" },
        { 0x8000, "SPCPRegisterTokenReq" },
        { 0x8100, "SPCPRegisterTokenAck" },
        { 0x8101, "SPCPRegisterTokenReject" },
    });

    static readonly Field Conference = Skinny.UInt32("conferenceId", "conferenceId");
    static readonly Field PassThroughParty = Skinny.UInt32("passThroughPartyId", "passThroughPartyId");
    static readonly Field ReceptionStatus = Skinny.UInt32("mediaReceptionStatus", "mediaReceptionStatus", shown: FieldBase.Hexadecimal);
    static readonly Field Family = Skinny.UInt32("ipv4or6", "IPv4or6", new ValueStrings { { 0, "v4" }, { 1, "v6" } });
    static readonly Field RemoteAddress = Skinny.IPv4("remoteIpAddr.ipv4", "remoteIpAddr IPv4 Address");
    static readonly Field RemoteAddress6 = Skinny.IPv6("remoteIpAddr.ipv6", "remoteIpAddr IPv6 Address");
    static readonly Field RemotePort = Skinny.UInt32("remotePortNumber", "remotePortNumber");
    static readonly Field Address = Skinny.IPv4("ipAddr.ipv4", "ipAddr IPv4 Address");
    static readonly Field Address6 = Skinny.IPv6("ipAddr.ipv6", "ipAddr IPv6 Address");
    static readonly Field PortNumber = Skinny.UInt32("portNumber", "portNumber");

    /// <inheritdoc/>
    public override Protocol Protocol => Skinny;

    /// <inheritdoc/>
    public override bool MayAnnounce => true;

    /// <inheritdoc/>
    public override void Register(DissectorTable table) => table.Tcp(Port);

    /// <inheritdoc/>
    public override bool Resumes(ReadOnlySpan<byte> payload, in Segment segment)
        => payload.Length >= HeaderLength
            && BinaryPrimitives.ReadUInt32LittleEndian(payload) is >= 4 and <= MaxLength
            && Version.Values!.Find(BinaryPrimitives.ReadUInt32LittleEndian(payload[4..])) is not null
            && MessageId.Values!.Find(BinaryPrimitives.ReadUInt32LittleEndian(payload[8..])) is not null;

    /// <inheritdoc/>
    public override int Dissect(ReadOnlySpan<byte> pdu, in Segment segment, FieldList fields)
    {
        if (pdu.Length < HeaderLength)
            return segment.IsLast ? 0 : NeedMore;
        if (!Resumes(pdu, in segment))
            return 0;
        int length = LengthAndVersion + (int)BinaryPrimitives.ReadUInt32LittleEndian(pdu);
        if (length > pdu.Length && !segment.IsLast)
            return NeedTotal(length);
        ReadOnlySpan<byte> message = pdu[..Math.Min(length, pdu.Length)];
        int root = fields.Open(Skinny.Root, 0, message.Length);
        fields.AddLittleEndian(Length, 0, 4);
        bool isWide = fields.AddLittleEndian(Version, 4, 4) >= FirstWideVersion;
        ulong id = fields.AddLittleEndian(MessageId, 8, 4);
        fields.Info.Begin(Skinny).Add(MessageId.Values!, id);
        if (id == StartMediaTransmission)
        {
            AddNumber(fields, Conference, message, HeaderLength);
            AddNumber(fields, PassThroughParty, message, HeaderLength + 4);
            AddEndpoint(message, HeaderLength + 8, isWide, RemoteAddress, RemoteAddress6, RemotePort, in segment, fields);
        }
        else if (id == OpenReceiveChannelAck)
        {
            bool isOpen = AddNumber(fields, ReceptionStatus, message, HeaderLength) == 0;
            int at = AddEndpoint(message, HeaderLength + 4, isWide, Address, Address6, PortNumber, in segment, fields, isOpen);
            AddNumber(fields, PassThroughParty, message, at);
        }
        fields.Close(root);
        return message.Length;
    }

    static ulong AddNumber(FieldList fields, Field field, ReadOnlySpan<byte> message, int at) => at <= message.Length - 4 ? fields.AddLittleEndian(field, at, 4) : 0;

    /// <summary>Adds an address and a port, announces what they will receive, and returns where they end.</summary>
    static int AddEndpoint(ReadOnlySpan<byte> message, int at, bool isWide, Field address, Field address6, Field portField, in Segment segment, FieldList fields, bool isOpen = true)
    {
        bool isIpv6 = isWide && AddNumber(fields, Family, message, at) == 1;
        int start = at + (isWide ? 4 : 0), size = isIpv6 ? 16 : 4, port = start + (isWide ? 16 : 4);
        if (port > message.Length - 4)
            return port + 4;
        fields.Add(isIpv6 ? address6 : address, start, size);
        ulong number = AddNumber(fields, portField, message, port);
        if (isOpen && number is > 0 and <= ushort.MaxValue && IpAddress.TryRead(message.Slice(start, size), out IpAddress receiver) && !receiver.IsUnspecified)
            segment.Conversation?.AnnounceMedia(receiver, (ushort)number, "rtp", in segment, isRepeated: false);
        return port + 4;
    }
}
