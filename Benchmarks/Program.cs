using SimMoE.Benchmarks;
using SimMoE.Benchmarks.Rows;

// Sets of rows, in the table's order. Add yours here.
IBenchmarkSet[] sets = [new NetworkRows(), new EngineRows(), new StepRows(), new BindingRows()];

var rows = sets.SelectMany(set => set.Rows).ToList();
return args is ["--row", var name]
    ? RowProcess.Measure(rows.Single(row => row.Name == name))
    : Table.Print(rows, args.Length > 0 ? args[0] : "", Console.Out);
