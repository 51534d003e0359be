using System.Runtime.InteropServices;
using SimMoE.Trainer.Interop;

namespace SimMoE.Tests.Trainer.Processes;

/// <summary>What a process does whose NCCL is Communication/nccl_stub.c: calls everything and looks at what arrived.</summary>
internal static unsafe class NcclStub
{
    private const int Float32 = 6;
    private const int BFloat16 = 15;
    private const int Complex64 = 9;
    private static readonly IntPtr Library = NativeLibrary.Load(Environment.GetEnvironmentVariable(NcclLibrary.Variable)!);
    private static readonly CudaStream Stream = new(0x55);

    /// <summary>Checks every function; an assertion that fails ends the process.</summary>
    public static int Run()
    {
        Assert.Equal(22907, Nccl.Version);
        var communicator = Join();
        Exchanges(communicator);
        Reductions(communicator);
        Refusals(communicator);
        Assert.Equal(
            "abort 1\ndestroy 1\n",
            Calls(() =>
            {
                Nccl.Abort(communicator);
                Nccl.Destroy(communicator);
            })
        );
        return 0;
    }

    private static IntPtr Join()
    {
        var communicator = IntPtr.Zero;
        Assert.Equal(
            "id\ninit 1 of 3, 128 bytes right\n",
            Calls(() =>
            {
                var sent = Nccl.NewUniqueId().ToBytes();
                communicator = Nccl.Join(NcclUniqueId.FromBytes(sent), 3, 1);
            })
        );
        return communicator;
    }

    /// <summary>Rows of 8 bytes: to ranks 0 and 2, from ranks 1 and 2; nobody is sent an empty part.</summary>
    private static void Exchanges(IntPtr communicator)
    {
        const string uneven = """
            start
            send 0x1000 16 of 1 to 0 on 0x55, 1
            receive 0x2000 24 of 1 from 1 on 0x55, 1
            send 0x1010 8 of 1 to 2 on 0x55, 1
            receive 0x2018 8 of 1 from 2 on 0x55, 1
            end

            """;
        Assert.Equal(uneven, Calls(() => Nccl.AllToAll(communicator, 0x2000, 0x1000, [0, 3, 1], [2, 0, 1], 8, Stream)));
        Assert.Equal("start\nend\n", Calls(() => Nccl.AllToAll(communicator, 0, 0, [0, 0, 0], [0, 0, 0], 8, Stream)));
        Assert.Equal("gather 0x1000 0x2000 40 of 1 on 0x55, 1\n", Calls(() => Nccl.AllGather(communicator, 0x2000, 0x1000, 40, Stream)));
        Assert.Equal(
            "broadcast 0x1000 0x1000 40 of 1 from 2 on 0x55, 1\n",
            Calls(() => Nccl.Broadcast(communicator, 0x1000, 40, 2, Stream))
        );
    }

    /// <summary>nccl.h: float32 is 7, bfloat16 9; sum 0, max 2, min 3, avg 4.</summary>
    private static void Reductions(IntPtr communicator)
    {
        Assert.Equal(
            "reduce 0x1000 0x1000 5 of 7 by 0 on 0x55, 1\n",
            Calls(() => Nccl.AllReduce(communicator, 0x1000, 5, Float32, 0, Stream))
        );
        Assert.Equal(
            "reduce 0x1000 0x1000 5 of 9 by 4 on 0x55, 1\n",
            Calls(() => Nccl.AllReduce(communicator, 0x1000, 5, BFloat16, 1, Stream))
        );
        Assert.Equal(
            "scatter 0x1000 0x2000 5 of 9 by 2 on 0x55, 1\n",
            Calls(() => Nccl.ReduceScatter(communicator, 0x2000, 0x1000, 5, BFloat16, 2, Stream))
        );
        Assert.Equal(
            "scatter 0x1000 0x2000 5 of 7 by 3 on 0x55, 1\n",
            Calls(() => Nccl.ReduceScatter(communicator, 0x2000, 0x1000, 5, Float32, 3, Stream))
        );
        Assert.Throws<TorchException>(() => Nccl.AllReduce(communicator, 0x1000, 5, Complex64, 0, Stream));
    }

    private static void Refusals(IntPtr communicator)
    {
        Refuse(2);
        var error = Assert.Throws<TorchException>(() => Nccl.AllReduce(communicator, 0x1000, 5, Float32, 0, Stream));
        Assert.Equal("NCCL all-reduce: unhandled system error (2); peer 1 has gone", error.Message);
        Assert.False(TorchException.IsOutOfMemory(error));
        Refuse(1);
        Assert.True(TorchException.IsOutOfMemory(Assert.Throws<TorchException>(() => Nccl.Join(default, 2, 0))));
    }

    private static string Calls(Action calls)
    {
        ((delegate* unmanaged<void>)NativeLibrary.GetExport(Library, "stub_clear"))();
        calls();
        return Marshal.PtrToStringUTF8(((delegate* unmanaged<IntPtr>)NativeLibrary.GetExport(Library, "stub_calls"))())!;
    }

    private static void Refuse(int result) => ((delegate* unmanaged<int, void>)NativeLibrary.GetExport(Library, "stub_refuse"))(result);
}
