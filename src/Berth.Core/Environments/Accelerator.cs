namespace Berth.Core.Environments;

/// <summary>What computes: the processor, NVIDIA devices or AMD devices.</summary>
public enum Accelerator
{
    Cpu,
    Cuda,
    Rocm,
}

/// <summary>Something that may differ by accelerator, as a base image or a list of variables may.</summary>
public sealed record PerAccelerator<T>(T Cpu, T Cuda, T Rocm)
{
    public static PerAccelerator<T> Same(T value) => new(value, value, value);

    public T this[Accelerator accelerator] => accelerator switch
    {
        Accelerator.Cpu => Cpu,
        Accelerator.Cuda => Cuda,
        Accelerator.Rocm => Rocm,
        _ => throw new ArgumentOutOfRangeException(nameof(accelerator)),
    };

    public PerAccelerator<TResult> Select<TResult>(Func<T, TResult> map) => new(map(Cpu), map(Cuda), map(Rocm));
}
