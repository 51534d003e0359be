using SimMoE.Trainer.Checkpoints.Safetensors;
using SimMoE.Trainer.Training;
using SimMoE.Units;

namespace SimMoE.Trainer.Checkpoints;

/// <summary>A tensor of the state and where a checkpoint has it: whole in one file, or cut into equal parts in several.</summary>
internal sealed class StoredTensor
{
    private readonly StateTensor _tensor;
    private readonly (SafetensorsFile File, SafetensorsEntry? Entry)[] _parts;
    private readonly SafetensorsType _type;
    private readonly long[] _whole;
    private readonly int _dimension;

    /// <summary>Takes both sides.</summary>
    /// <param name="tensor">Of the state.</param>
    /// <param name="parts">Files in the order of the parts, and what each has under the tensor's name.</param>
    public StoredTensor(StateTensor tensor, (SafetensorsFile File, SafetensorsEntry? Entry)[] parts)
    {
        _tensor = tensor;
        _parts = parts;
        _type = TensorBytes.TypeOf(tensor.Value);
        _whole = tensor.Value.shape;
        if (tensor.Shard is { } shard)
        {
            _whole[shard.Dimension] *= shard.Count;
        }

        _dimension = tensor.Shard?.Dimension ?? CutDimension();
    }

    private (int Index, int Count) Mine => _tensor.Shard is { } shard ? (shard.Index, shard.Count) : (0, 1);

    /// <summary>What is wrong with the files' side.</summary>
    public IEnumerable<Problem> Problems()
    {
        var shape = _whole.ToArray();
        if (_parts.Length > 1 && shape.Length > 0)
        {
            shape[_dimension] /= _parts.Length;
        }

        var form = SafetensorsEntry.FormOf(_type, shape);
        return _parts
            .Where(part => part.Entry?.Form != form)
            .Select(part => new Problem(
                _tensor.Name,
                part.Entry is null ? "the tensor is not in this file" : $"found {part.Entry.Form}",
                $"expected {form}; the checkpoint is of another model",
                File: part.File.Path
            ));
    }

    /// <summary>Files that hold some of this rank's part.</summary>
    public IEnumerable<SafetensorsFile> Needed()
    {
        var (index, count) = Mine;
        return _parts
            .Where((_, part) => part * count < (index + 1) * _parts.Length && (part + 1) * count > index * _parts.Length)
            .Select(part => part.File);
    }

    /// <summary>Overwrites the state's tensor.</summary>
    /// <param name="working">Called for each slice.</param>
    /// <remarks>The cut dimension and those after it are rows of bytes: this rank's row follows the others', and so do the rows in the
    /// files, of other
    /// lengths if other ranks wrote them. Dimensions before it repeat the pattern.</remarks>
    public void Fill(Action working)
    {
        var (index, count) = Mine;
        var repeats = _whole.Take(_dimension).Aggregate(1L, (product, size) => product * size);
        var fileRow = _parts[0].Entry!.Bytes / repeats;
        var row = fileRow * _parts.Length / count;
        TensorBytes.Fill(
            _tensor.Value,
            (offset, slice) =>
            {
                working();
                while (slice.Length > 0)
                {
                    var (repeat, inRow) = Math.DivRem(offset, row);
                    var (part, inPart) = Math.DivRem((index * row) + inRow, fileRow);
                    var length = (int)Math.Min(slice.Length, Math.Min(row - inRow, fileRow - inPart));
                    var (file, entry) = _parts[(int)part];
                    file.Read(entry!, (repeat * fileRow) + inPart, slice[..length]);
                    offset += length;
                    slice = slice[length..];
                }
            }
        );
    }

    // A state that is not divided does not say where: it is the dimension in which the first part is shorter than the whole.
    private int CutDimension()
    {
        if (_parts.Length == 1 || _parts[0].Entry?.Shape is not { } shape || shape.Count != _whole.Length)
        {
            return 0;
        }

        return Enumerable.Range(0, _whole.Length).FirstOrDefault(i => shape[i] != _whole[i]);
    }
}
