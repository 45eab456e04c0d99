namespace PcapPorts.Analysis.Objects;

/// <summary>A folder that objects are written to. Nothing in it is written over: a name that is taken gets a number.</summary>
public sealed class ObjectFolder
{
    const int MaxTries = 1 << 16, MaxNames = 1 << 16;

    readonly Dictionary<string, int> _numbers = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="path">The folder; it is made when it is missing.</param>
    public ObjectFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        Directory.CreateDirectory(Path);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Makes the file of an object.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    internal ObjectFile Create(CarriedObject about)
    {
        string name = ObjectName.Safe(about.Name, about.ContentType);
        string stem = System.IO.Path.GetFileNameWithoutExtension(name), extension = System.IO.Path.GetExtension(name);
        int number = _numbers.GetValueOrDefault(name, 1);
        for (int tries = 0; tries < MaxTries; tries++, number++)
        {
            string numbered = number == 1 ? name : $"{stem}-{number}{extension}";
            try
            {
                var stream = new FileStream(System.IO.Path.Combine(Path, numbered), FileMode.CreateNew, FileAccess.Write, FileShare.Read);
                if (_numbers.Count < MaxNames || _numbers.ContainsKey(name))
                    _numbers[name] = number + 1;
                return new ObjectFile(numbered, stream);
            }
            catch (IOException) when (File.Exists(System.IO.Path.Combine(Path, numbered)) || Directory.Exists(System.IO.Path.Combine(Path, numbered)) || IsLink(numbered))
            {
                // Taken: the next number.
            }
        }
        throw new IOException($"{Path}: too many files are called {name}");
    }

    bool IsLink(string name) => new FileInfo(System.IO.Path.Combine(Path, name)).LinkTarget is not null;
}

/// <summary>The file of an object.</summary>
sealed class ObjectFile(string name, FileStream stream) : IDisposable
{
    /// <summary>Its name in the folder.</summary>
    public string Name { get; } = name;

    public void Write(ReadOnlySpan<byte> bytes) => stream.Write(bytes);

    public void Dispose() => stream.Dispose();
}
