using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace SimMoE.Tests.Trainer.TorchBinding;

/// <summary>Writes an assembly's public members down, one a line: <c>type TAB member</c>, in C#'s words but without nullability of references.
/// Overrides are members of the type that began them.</summary>
/// <param name="rootNamespace">Left out of type names, so that two providers' lists can be compared.</param>
internal sealed class ApiSignatures(string rootNamespace)
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    internal SortedSet<string> Of(Assembly assembly)
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var type in assembly.GetTypes().Where(type => type.IsVisible))
        {
            lines.Add($"{Name(type)}\t{Kind(type)}");
            var members = type.IsEnum
                ? Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture)}")
                : type.GetMembers(Declared).Select(Member).OfType<string>();
            lines.UnionWith(members.Select(member => $"{Name(type)}\t{member}"));
        }

        return lines;
    }

    private static string Kind(Type type) => type.IsEnum ? "enum"
        : type.IsValueType ? "struct"
        : type.IsInterface ? "interface"
        : typeof(Delegate).IsAssignableFrom(type) ? "delegate"
        : type.IsAbstract && type.IsSealed ? "static class"
        : "class";

    private static string? Access(MethodBase? method) => method is null ? null
        : method.IsPublic ? "public"
        : method.IsFamily || method.IsFamilyOrAssembly ? "protected"
        : null;

    private static string Static(bool isStatic) => isStatic ? " static" : string.Empty;

    private string? Member(MemberInfo member) => member switch
    {
        ConstructorInfo { IsStatic: false } made when Access(made) is { } access =>
            $"{(made.DeclaringType!.IsAbstract ? "protected" : access)} .ctor({Parameters(made)})",
        MethodInfo { IsSpecialName: true } accessor when !accessor.Name.StartsWith("op_", StringComparison.Ordinal) => null,
        MethodInfo method when method.GetBaseDefinition().DeclaringType != method.DeclaringType => null,
        MethodInfo method when Access(method) is { } access =>
            $"{access}{Static(method.IsStatic)} {Of(method.ReturnType, method.ReturnParameter)} {method.Name}{Generic(method)}({Parameters(method)})",
        PropertyInfo property => Property(property),
        FieldInfo { IsPublic: true, IsSpecialName: false } field =>
            $"public{Static(field.IsStatic)}{(field.IsInitOnly ? " readonly" : string.Empty)} {Of(field.FieldType, field)} {field.Name}",
        _ => null,
    };

    private string? Property(PropertyInfo property)
    {
        var get = Access(property.GetMethod);
        var set = Access(property.SetMethod);
        if ((get ?? set) is not { } access)
        {
            return null;
        }

        var index = string.Join(", ", property.GetIndexParameters().Select(Parameter));
        var name = index.Length > 0 ? $"this[{index}]" : property.Name;
        var isStatic = (property.GetMethod ?? property.SetMethod)!.IsStatic;
        return $"{access}{Static(isStatic)} {Of(property.PropertyType, property)} {name} {{ {(get is null ? "" : "get; ")}{(set is null ? "" : "set; ")}}}";
    }

    private static string Generic(MethodInfo method) => method.IsGenericMethodDefinition
        ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>"
        : string.Empty;

    private string Parameters(MethodBase method) =>
        (method.IsDefined(typeof(ExtensionAttribute), false) ? "this " : string.Empty) + string.Join(", ", method.GetParameters().Select(Parameter));

    private string Parameter(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        var prefix = parameter.IsDefined(typeof(ParamArrayAttribute), false) ? "params "
            : !type.IsByRef ? string.Empty
            : parameter.IsOut ? "out " : "ref ";
        var written = Of(type.IsByRef ? type.GetElementType()! : type, parameter);
        return $"{prefix}{written} {parameter.Name}{(parameter.HasDefaultValue ? $" = {Default(parameter)}" : string.Empty)}";
    }

    private string Default(ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return parameter.RawDefaultValue switch
        {
            null => parameter.ParameterType.IsValueType && type == parameter.ParameterType ? "default" : "null",
            string text => $"\"{text}\"",
            bool truth => truth ? "true" : "false",
            var value when type.IsEnum => $"{Name(type)}.{Enum.ToObject(type, value)}",
            var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
    }

    private string Of(Type type, ICustomAttributeProvider named)
    {
        var names = named.GetCustomAttributes(typeof(TupleElementNamesAttribute), false) is [TupleElementNamesAttribute attribute]
            ? new Queue<string?>(attribute.TransformNames)
            : new Queue<string?>();
        return Of(type, names);
    }

    private string Of(Type type, Queue<string?> names)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Of(underlying, names) + "?";
        }

        if (type.IsArray)
        {
            return $"{Of(type.GetElementType()!, names)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        if (!type.IsGenericType || type.IsGenericTypeDefinition)
        {
            return Name(type);
        }

        var arguments = type.GetGenericArguments();
        if (type.FullName is { } full && full.StartsWith("System.ValueTuple`", StringComparison.Ordinal))
        {
            var own = arguments.Select(_ => names.TryDequeue(out var name) ? name : null).ToArray();
            return $"({string.Join(", ", arguments.Select((argument, i) => own[i] is { } name ? $"{Of(argument, names)} {name}" : Of(argument, names)))})";
        }

        return $"{Bare(type.GetGenericTypeDefinition())}<{string.Join(", ", arguments.Select(argument => Of(argument, names)))}>";
    }

    private string Name(Type type) => type.IsGenericTypeDefinition
        ? $"{Bare(type)}<{string.Join(", ", type.GetGenericArguments().Select(argument => argument.Name))}>"
        : Bare(type);

    private string Bare(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        var name = type.Name.Split('`')[0];
        if (type.IsGenericParameter)
        {
            return name;
        }

        return type.DeclaringType is { } outer ? $"{Bare(outer)}.{name}"
            : type.Namespace is { } space && space.StartsWith(rootNamespace + ".", StringComparison.Ordinal) ? $"{space[(rootNamespace.Length + 1)..]}.{name}"
            : name;
    }
}
