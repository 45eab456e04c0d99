using PcapPorts.Fields;

namespace PcapPorts.Protocols.X509;

/// <summary>The fields of certificates, under the names of the ASN.1 modules that define them (X.509, X.501, X.520).</summary>
static class X509Fields
{
    public static readonly Protocol Framework = new("X.509 Authentication Framework", "X509AF", "x509af");
    public static readonly Protocol Extensions = new("X.509 Certificate Extensions", "X509CE", "x509ce");
    public static readonly Protocol Information = new("X.509 Information Framework", "X509IF", "x509if");
    public static readonly Protocol Attributes = new("X.509 Selected Attribute Types", "X509SAT", "x509sat");

    public static readonly Field Certificate = Framework.None("signedCertificate_element", "signedCertificate");
    public static readonly Field Version = Framework.Int32("version", "version", new() { { 0, "v1" }, { 1, "v2" }, { 2, "v3" } });
    public static readonly Field SerialNumber = Framework.Bytes("serialNumber", "serialNumber");
    public static readonly Field Algorithm = Framework.Oid("algorithm.id", "Algorithm Id");
    public static readonly Field Issuer = Framework.UInt32("issuer", "issuer", new() { { 0, "rdnSequence" } });
    public static readonly Field Subject = Framework.UInt32("subject", "subject", new() { { 0, "rdnSequence" } });
    public static readonly Field NotBefore = Framework.UInt32("notBefore", "notBefore", TimeKinds);
    public static readonly Field NotAfter = Framework.UInt32("notAfter", "notAfter", TimeKinds);
    public static readonly Field UtcTime = Framework.String("utcTime", "utcTime");
    public static readonly Field GeneralizedTime = Framework.String("generalizedTime", "generalizedTime");
    public static readonly Field PublicKey = Framework.Bytes("subjectPublicKey", "subjectPublicKey");
    public static readonly Field Extension = Framework.None("Extension_element", "Extension");
    public static readonly Field ExtensionId = Framework.Oid("extension.id", "Extension Id");
    public static readonly Field Critical = Framework.Boolean("critical", "critical");
    public static readonly Field Signature = Framework.Bytes("encrypted", "encrypted");

    public static readonly Field DnsName = Extensions.String("dNSName", "dNSName");
    public static readonly Field MailName = Extensions.String("rfc822Name", "rfc822Name");
    public static readonly Field UriName = Extensions.String("uniformResourceIdentifier", "uniformResourceIdentifier");
    public static readonly Field Address = Extensions.Bytes("iPAddress", "iPAddress");
    public static readonly Field Address4 = Extensions.IPv4("IPAddress.ipv4", "iPAddress");
    public static readonly Field Address6 = Extensions.IPv6("IPAddress.ipv6", "iPAddress");

    public static readonly Field AttributeId = Information.Oid("oid", "Object Id");

    public static readonly Field CountryName = Attributes.String("CountryName", "CountryName");
    public static readonly Field Utf8Text = Attributes.String("uTF8String", "uTF8String");
    public static readonly Field PrintableText = Attributes.String("printableString", "printableString");
    public static readonly Field TeletexText = Attributes.String("teletexString", "teletexString");
    public static readonly Field Ia5Text = Attributes.String("IA5String", "IA5String");

    static ValueStrings TimeKinds => new() { { 0, "utcTime" }, { 1, "generalizedTime" } };
}
