using System.Reflection;
using SimMoE.TorchBinding.Modules;
using SimMoE.TorchBinding.Utils;

namespace SimMoE.TorchBinding;

public static partial class torch
{
    /// <summary>Modules, their functions, initial values and utilities.</summary>
    public static partial class nn
    {
        /// <summary>A part of a model: named parameters, buffers and parts of its own.</summary>
        /// <remarks>Names and order are the registration's. Whoever disposes the root disposes every tensor of the tree.</remarks>
        public partial class Module : IDisposable
        {
            private readonly OrderedDictionary<string, Module> _modules = [];
            private readonly OrderedDictionary<string, Parameter> _parameters = [];
            private readonly OrderedDictionary<string, (Tensor Tensor, bool Persistent)> _buffers = [];
            private bool _componentsRegistered;
            private bool _training = true;

            /// <summary>The name given to the constructor.</summary>
            protected string? name;

            /// <summary>Names the module; it has no parts yet and is in training mode.</summary>
            /// <param name="name">For messages and <see cref="GetName"/>.</param>
            protected Module(string name) => this.name = name;

            /// <summary>True in training mode, false in evaluation.</summary>
            public virtual bool training => _training;

            /// <summary>The name given to the constructor.</summary>
            public virtual string GetName() => name ?? GetType().Name;

            /// <summary>Sets the mode of this module and of all below.</summary>
            /// <param name="train">True for training, false for evaluation.</param>
            public virtual void train(bool train = true)
            {
                _training = train;
                foreach (var (_, child) in _modules)
                {
                    child.train(train);
                }
            }

            /// <summary>Sets evaluation mode here and below.</summary>
            public virtual void eval() => train(false);

            /// <summary>Calls a function on every module below, then on this one.</summary>
            /// <param name="fn">The function.</param>
            /// <returns>This module.</returns>
            public virtual Module apply(Action<Module> fn)
            {
                ArgumentNullException.ThrowIfNull(fn);
                foreach (var (_, child) in _modules)
                {
                    child.apply(fn);
                }

                fn(this);
                return this;
            }

            /// <summary>Lets go of the gradients of all parameters, or fills them with zeros.</summary>
            /// <param name="set_to_none">True: no gradient is left, and its memory is free. False: zeros in place.</param>
            public virtual void zero_grad(bool set_to_none = true)
            {
                foreach (var parameter in parameters())
                {
                    if (set_to_none)
                    {
                        parameter.grad = null;
                    }
                    else
                    {
                        using var grad = parameter.grad;
                        grad?.zero_();
                    }
                }
            }

            /// <summary>Adds a buffer: state that is saved and moved but not trained.</summary>
            /// <param name="name">Its name here, unique among the buffers.</param>
            /// <param name="tensor">The tensor; the module disposes it.</param>
            /// <param name="persistent">Whether <see cref="state_dict"/> lists it.</param>
            /// <exception cref="ArgumentNullException">There is no tensor.</exception>
            /// <exception cref="InvalidOperationException">The name is taken.</exception>
            public virtual void register_buffer(string name, Tensor tensor, bool persistent = true)
            {
                ArgumentNullException.ThrowIfNull(tensor);
                if (!_buffers.TryAdd(name, (tensor, persistent)))
                {
                    throw new InvalidOperationException($"{GetName()} already has a buffer named '{name}'.");
                }
            }

            /// <summary>Adds a parameter.</summary>
            /// <param name="name">Its name here, unique among the parameters.</param>
            /// <param name="param">The parameter; the module disposes it.</param>
            /// <exception cref="ArgumentNullException">There is no parameter.</exception>
            /// <exception cref="InvalidOperationException">The name is taken.</exception>
            public virtual void register_parameter(string name, Parameter param)
            {
                ArgumentNullException.ThrowIfNull(param);
                if (!_parameters.TryAdd(name, param))
                {
                    throw new InvalidOperationException($"{GetName()} already has a parameter named '{name}'.");
                }
            }

            /// <summary>Same as <see cref="register_module"/>.</summary>
            /// <param name="name">Its name here.</param>
            /// <param name="module">The part.</param>
            public void add_module(string name, Module module) => register_module(name, module);

            /// <summary>Adds a part, whose own fields are registered if they have not been.</summary>
            /// <param name="name">Its name here, without a dot, unique among the parts.</param>
            /// <param name="submodule">The part; null takes the name away.</param>
            /// <exception cref="ArgumentException">The name is empty or has a dot.</exception>
            /// <exception cref="InvalidOperationException">The name is taken.</exception>
            public virtual void register_module(string name, Module submodule)
            {
                if (submodule is null)
                {
                    _modules.Remove(name);
                    return;
                }

                ArgumentException.ThrowIfNullOrEmpty(name);
                if (name.Contains('.', StringComparison.Ordinal))
                {
                    throw new ArgumentException($"A module's name has no dot: '{name}'.", nameof(name));
                }

                if (_modules.ContainsKey(name))
                {
                    throw new InvalidOperationException($"{GetName()} already has a module named '{name}'.");
                }

                submodule.RegisterComponents();
                _modules.Add(name, submodule);
            }

            /// <summary>Registers each field that holds a module, a parameter or a tensor (a buffer) under the field's name, or that of its
            /// <see cref="ComponentNameAttribute"/>. Names already taken are left alone; a second call does nothing.</summary>
            /// <remarks>Called for a module that becomes another's part. Override it to do nothing where all parts are registered by name.</remarks>
            protected virtual void RegisterComponents()
            {
                if (_componentsRegistered)
                {
                    return;
                }

                foreach (var field in ComponentFields())
                {
                    var component = field.GetCustomAttribute<ComponentNameAttribute>()?.Name ?? field.Name;
                    if (!_modules.ContainsKey(component) && !_parameters.ContainsKey(component) && !_buffers.ContainsKey(component))
                    {
                        Register(component, field.GetValue(this));
                    }
                }

                _componentsRegistered = true;
            }

            /// <summary>Forgets the parts; they are not disposed.</summary>
            protected void ClearModules() => _modules.Clear();

            /// <summary>Sets, replaces or (null) removes the parameter of this name.</summary>
            /// <param name="name">The name here.</param>
            /// <param name="value">The parameter or null.</param>
            protected void ConditionallyRegisterParameter(string name, Parameter? value)
            {
                if (value is null)
                {
                    _parameters.Remove(name);
                }
                else
                {
                    _parameters[name] = value;
                }
            }

            /// <summary>Sets, replaces or (null) removes the buffer of this name.</summary>
            /// <param name="name">The name here.</param>
            /// <param name="value">The tensor or null.</param>
            /// <param name="persistent">Whether <see cref="state_dict"/> lists it.</param>
            protected void ConditionallyRegisterBuffer(string name, Tensor? value, bool persistent = true)
            {
                if (value is null)
                {
                    _buffers.Remove(name);
                }
                else
                {
                    _buffers[name] = (value, persistent);
                }
            }

            /// <summary>Disposes all parameters, buffers and parts.</summary>
            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Disposes all parameters, buffers and parts.</summary>
            /// <param name="disposing">True if called by <see cref="Dispose()"/>.</param>
            protected virtual void Dispose(bool disposing)
            {
                if (!disposing)
                {
                    return;
                }

                foreach (var (_, (buffer, _)) in _buffers)
                {
                    buffer.Dispose();
                }

                foreach (var (_, parameter) in _parameters)
                {
                    parameter.Dispose();
                }

                foreach (var (_, child) in _modules)
                {
                    child.Dispose();
                }
            }

            private void Register(string component, object? value)
            {
                switch (value)
                {
                    case Module module:
                        register_module(component, module);
                        break;
                    case Parameter parameter:
                        register_parameter(component, parameter);
                        break;
                    case Tensor tensor:
                        register_buffer(component, tensor);
                        break;
                }
            }

            // A field of the most derived type comes first and hides one of the same name below it.
            private IEnumerable<FieldInfo> ComponentFields()
            {
                const BindingFlags All = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
                var seen = new HashSet<string>(StringComparer.Ordinal);
                for (var type = GetType(); type is not null && type != typeof(Module); type = type.BaseType)
                {
                    foreach (var field in type.GetFields(All))
                    {
                        if (seen.Add(field.Name))
                        {
                            yield return field;
                        }
                    }
                }
            }
        }
    }
}
