using SimMoE.TorchBinding.Modules;

namespace SimMoE.TorchBinding;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>The parameters with their dotted names, each tensor once: first this module's own, then those of its parts, in order.</summary>
            /// <param name="recurse">False: this module's own only.</param>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var seen = new HashSet<IntPtr>();
                foreach (var (name, parameter) in _parameters)
                {
                    if (seen.Add(parameter.Handle))
                    {
                        yield return (name, parameter);
                    }
                }

                if (!recurse)
                {
                    yield break;
                }

                foreach (var (module, child) in _modules)
                {
                    foreach (var (name, parameter) in child.named_parameters())
                    {
                        if (seen.Add(parameter.Handle))
                        {
                            yield return ($"{module}.{name}", parameter);
                        }
                    }
                }
            }

            /// <summary>The parameters, each tensor once.</summary>
            /// <param name="recurse">False: this module's own only.</param>
            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(named => named.parameter);

            /// <summary>The buffers with their dotted names, each tensor once, in the order of <see cref="named_parameters"/>.</summary>
            /// <param name="recurse">False: this module's own only.</param>
            /// <param name="include_nonpersistent">Whether those that <see cref="state_dict"/> leaves out are listed.</param>
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                var seen = new HashSet<IntPtr>();
                foreach (var (name, (buffer, persistent)) in _buffers)
                {
                    if ((persistent || include_nonpersistent) && seen.Add(buffer.Handle))
                    {
                        yield return (name, buffer);
                    }
                }

                if (!recurse)
                {
                    yield break;
                }

                foreach (var (module, child) in _modules)
                {
                    foreach (var (name, buffer) in child.named_buffers(true, include_nonpersistent))
                    {
                        if (seen.Add(buffer.Handle))
                        {
                            yield return ($"{module}.{name}", buffer);
                        }
                    }
                }
            }

            /// <summary>The buffers, each tensor once.</summary>
            /// <param name="recurse">False: this module's own only.</param>
            /// <param name="include_nonpersistent">Whether those that <see cref="state_dict"/> leaves out are listed.</param>
            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(named => named.buffer);

            /// <summary>The direct parts with their names.</summary>
            public virtual IEnumerable<(string name, Module module)> named_children() => _modules.Select(part => (part.Key, part.Value));

            /// <summary>The direct parts.</summary>
            public virtual IEnumerable<Module> children() => _modules.Values;

            /// <summary>All modules below this one with their dotted names: the direct parts first, then theirs.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach (var (name, child) in _modules)
                {
                    yield return (name, child);
                }

                foreach (var (module, child) in _modules)
                {
                    foreach (var (name, grandchild) in child.named_modules())
                    {
                        yield return ($"{module}.{name}", grandchild);
                    }
                }
            }

            /// <summary>All modules below this one.</summary>
            public virtual IEnumerable<Module> modules() => named_modules().Select(named => named.module);

            /// <summary>Whether a parameter of this dotted name exists.</summary>
            /// <param name="target">Such as <c>layers.0.weight</c>.</param>
            public virtual bool has_parameter(string target) => get_parameter(target) is not null;

            /// <summary>Whether a buffer of this dotted name exists.</summary>
            /// <param name="target">Such as <c>layers.0.bias</c>.</param>
            public virtual bool has_buffer(string target) => get_buffer(target) is not null;

            /// <summary>The parameter of this dotted name, or null.</summary>
            /// <param name="target">Such as <c>layers.0.weight</c>.</param>
            public virtual Parameter? get_parameter(string target)
            {
                var (module, name) = Owner(target);
                return module?._parameters.GetValueOrDefault(name);
            }

            /// <summary>The buffer of this dotted name, or null.</summary>
            /// <param name="target">Such as <c>layers.0.bias</c>.</param>
            public virtual Tensor? get_buffer(string target)
            {
                var (module, name) = Owner(target);
                return module?._buffers.GetValueOrDefault(name).Tensor;
            }

            /// <summary>All parameters and persistent buffers by dotted name: the live tensors, no copies. A tensor with two names is listed under both.</summary>
            /// <param name="destination">Takes the entries; null is a new dictionary.</param>
            /// <param name="prefix">Goes before each name, with a dot; null or empty is none.</param>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                var before = string.IsNullOrEmpty(prefix) ? "" : $"{prefix}.";
                foreach (var (name, parameter) in named_parameters())
                {
                    destination.TryAdd(before + name, parameter);
                }

                foreach (var (name, buffer) in named_buffers(include_nonpersistent: false))
                {
                    destination.TryAdd(before + name, buffer);
                }

                foreach (var (name, child) in _modules)
                {
                    child.state_dict(destination, before + name);
                }

                return destination;
            }

            /// <summary>Copies values into the parameters and persistent buffers of the same names, in place.</summary>
            /// <param name="source">Values by dotted name, of the shapes here.</param>
            /// <param name="strict">Whether every name must be in both.</param>
            /// <param name="skip">Names to leave alone.</param>
            /// <returns>Names that the source lacks, and names that are not of this module.</returns>
            /// <exception cref="InvalidOperationException">Strict, and names differ.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
                Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                ArgumentNullException.ThrowIfNull(source);
                var destination = state_dict();
                var missing = destination.Keys.Where(key => skip?.Contains(key) != true && !source.ContainsKey(key)).ToList();
                var unexpected = source.Keys.Where(key => skip?.Contains(key) != true && !destination.ContainsKey(key)).ToList();
                if (strict && missing.Count + unexpected.Count > 0)
                {
                    throw new InvalidOperationException(
                        $"The state is of another module than {GetName()}: it lacks [{string.Join(", ", missing)}] and has beyond it [{string.Join(", ", unexpected)}].");
                }

                using var _ = no_grad();
                foreach (var (key, value) in source)
                {
                    if (skip?.Contains(key) != true && destination.TryGetValue(key, out var target))
                    {
                        target.copy_(value);
                    }
                }

                return (missing, unexpected);
            }

            private (Module? Module, string Name) Owner(string target)
            {
                ArgumentNullException.ThrowIfNull(target);
                var parts = target.Split('.');
                Module? module = this;
                foreach (var part in parts[..^1])
                {
                    module = module?._modules.GetValueOrDefault(part);
                }

                return (module, parts[^1]);
            }
        }
    }
}
