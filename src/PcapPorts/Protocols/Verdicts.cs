using PcapPorts.Flows;
using PcapPorts.Ports;

namespace PcapPorts.Protocols;

/// <summary>The verdicts that signatures give, named for what they say.</summary>
static class Verdicts
{
    extension(ServiceId service)
    {
        /// <summary>Surely this service, surely sent by its client.</summary>
        public PayloadVerdict FromClient => new(service, PayloadSender.Client, certain: true);

        /// <summary>Surely this service, surely sent by its server.</summary>
        public PayloadVerdict FromServer => new(service, PayloadSender.Server, certain: true);

        /// <summary>Surely this service, where the two ends are alike or the side never shows: nothing more to look for.</summary>
        public PayloadVerdict FromEither => new(service, PayloadSender.Unknown, certain: true);

        /// <summary>Surely this service, but this payload does not show the side and a later one may: keep looking.</summary>
        public PayloadVerdict SideOpen => new(service, PayloadSender.Unknown, certain: false);

        /// <summary>Probably this service, or this side: the client's.</summary>
        public PayloadVerdict LikelyFromClient => new(service, PayloadSender.Client, certain: false);

        /// <summary>Probably this service, or this side: the server's.</summary>
        public PayloadVerdict LikelyFromServer => new(service, PayloadSender.Server, certain: false);
    }

    /// <summary>A client spoke, of a service that the bytes do not tell.</summary>
    public static PayloadVerdict SomeClient => new(ServiceId.None, PayloadSender.Client, certain: false);

    /// <summary>A server spoke, of a service that the bytes do not tell.</summary>
    public static PayloadVerdict SomeServer => new(ServiceId.None, PayloadSender.Server, certain: false);
}
