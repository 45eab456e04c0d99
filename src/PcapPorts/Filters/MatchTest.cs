using System.Text.RegularExpressions;

namespace PcapPorts.Filters;

/// <summary>A regular expression finds something in a value: in some, or in each.</summary>
sealed class MatchTest(Regex regex, bool all, FilterOperand operand) : FilterTest
{
    public override int Cost => 200;

    public override bool Holds(FilterWork work)
    {
        int bottom = work.Count;
        operand.Push(work);
        bool holds = all && work.Count > bottom;
        for (int i = bottom; i < work.Count && holds == all; i++)
            holds = regex.IsMatch(work.Characters(work.Bytes(in work[i])));
        work.Cut(bottom);
        return holds;
    }
}
