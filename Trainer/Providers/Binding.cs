global using SimMoE.TorchBinding;
global using SimMoE.TorchBinding.Modules;
global using static SimMoE.TorchBinding.torch;
