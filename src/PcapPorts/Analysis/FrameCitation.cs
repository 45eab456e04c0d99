namespace PcapPorts.Analysis;

/// <summary>A frame that proves something.</summary>
/// <param name="Capture">Which of the captures, counting from 0 in the order in which they were added.</param>
/// <param name="Frame">The frame's number, counting from 1; 0 for none.</param>
public readonly record struct FrameCitation(int Capture, long Frame);
