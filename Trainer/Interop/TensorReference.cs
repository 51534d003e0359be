namespace SimMoE.Trainer.Interop;

/// <summary>Another reference to a tensor, which keeps its memory: as cheap as can be, in no dispose scope, let go of by hand.</summary>
/// <param name="Handle">A pointer to a heap at::Tensor; zero for none.</param>
internal readonly record struct TensorReference(IntPtr Handle)
{
    /// <summary>Makes one.</summary>
    public static unsafe TensorReference To(Tensor tensor)
    {
        IntPtr handle;
        Status.CheckTorch(AtenMethods.NewHandle(tensor.Handle, &handle), "refer to a tensor");
        GC.KeepAlive(tensor);
        return new(handle);
    }

    /// <summary>Address of a tensor's first element, on its device. The tensor must live while the address is used.</summary>
    public static unsafe IntPtr Address(Tensor tensor)
    {
        IntPtr data;
        Status.CheckTorch(AtenMethods.DataPointer(tensor.Handle, &data), "address of a tensor");
        GC.KeepAlive(tensor);
        return data;
    }

    /// <summary>Lets go; once.</summary>
    public void Release()
    {
        if (Handle != IntPtr.Zero)
        {
            Status.CheckTorch(AtenMethods.DeleteHandle(Handle), "let go of a tensor");
        }
    }
}
