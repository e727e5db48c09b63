using System.Collections.Concurrent;

namespace Berth.Python.Indexes;

/// <summary>Work that several callers want is done once. What failed is forgotten, and nobody fails because another caller gave up.</summary>
internal sealed class SharedTasks<T>
{
    private readonly ConcurrentDictionary<string, Lazy<Task<T>>> tasks = new(StringComparer.Ordinal);

    public async Task<T> GetAsync(string key, Func<CancellationToken, Task<T>> make, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var task = tasks.GetOrAdd(key, _ => new Lazy<Task<T>>(() => make(cancellationToken)));
            try
            {
                return await task.Value.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                tasks.TryRemove(KeyValuePair.Create(key, task));
            }
            catch
            {
                if (task.Value.IsCompleted) tasks.TryRemove(KeyValuePair.Create(key, task));
                throw;
            }
        }
    }
}
