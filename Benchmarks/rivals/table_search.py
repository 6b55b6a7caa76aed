#!/usr/bin/env python3
"""Other tools' searches on a table of results, for `espalier bench-search` to measure beside its own.

    pip install optuna torch scipy smac
    python3 Benchmarks/rivals/table_search.py TABLE.json --seeds 20 --trials 100 --output rivals.csv

The table is what docs/bench-search.md describes. Each line of the output is one search: the method, its seed, and the keys
that it evaluated, in their order. A search sees one of a network's results, chosen by the seed, as Espalier's do.
"""
import argparse
import json
import pathlib
import random
import sys
import tempfile


def choices(table):
    """The characters that a key may have at each place."""
    keys = list(table)
    return [sorted({key[place] for key in keys}) for place in range(len(keys[0]))]


def observed(entry, seed):
    results = entry["test_acc"]
    return results[seed % len(results)]


def random_search(table, seed, trials):
    return random.Random(seed).sample(sorted(table), trials)


def optuna_search(table, seed, trials, make_sampler):
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    places = choices(table)
    order = []

    def objective(trial):
        key = "".join(trial.suggest_categorical(f"c{place}", values) for place, values in enumerate(places))
        entry = table.get(key)
        if entry is None:
            raise optuna.TrialPruned()
        order.append(key)
        return observed(entry, seed), entry["params"]

    study = optuna.create_study(directions=["maximize", "minimize"], sampler=make_sampler(seed))
    study.optimize(objective, n_trials=trials)
    return order


def nsga2(table, seed, trials):
    import optuna

    return optuna_search(table, seed, trials, lambda s: optuna.samplers.NSGAIISampler(seed=s, population_size=20))


def tpe(table, seed, trials):
    import optuna

    return optuna_search(
        table, seed, trials, lambda s: optuna.samplers.TPESampler(seed=s, multivariate=True, n_startup_trials=20))


def gp(table, seed, trials):
    import optuna

    return optuna_search(table, seed, trials, lambda s: optuna.samplers.GPSampler(seed=s))


def smac(table, seed, trials):
    """SMAC3: a random forest, with ParEGO's weighted sums for the two objectives."""
    import ConfigSpace
    from smac import HyperparameterOptimizationFacade, Scenario
    from smac.multi_objective.parego import ParEGO

    places = choices(table)
    order = []

    def evaluate(configuration, seed=0):
        key = "".join(configuration[f"c{place}"] for place in range(len(places)))
        entry = table[key]
        order.append(key)
        return {"error": 100 - observed(entry, results_seed), "parameters": entry["params"]}

    results_seed = seed
    space = ConfigSpace.ConfigurationSpace(
        space={f"c{place}": values for place, values in enumerate(places)}, seed=seed)
    with tempfile.TemporaryDirectory() as folder:
        scenario = Scenario(
            space, objectives=["error", "parameters"], n_trials=trials, deterministic=True, seed=seed,
            output_directory=pathlib.Path(folder))
        HyperparameterOptimizationFacade(
            scenario, evaluate, multi_objective_algorithm=ParEGO(scenario), logging_level=False, overwrite=True
        ).optimize()
    return order


METHODS = {
    "python-random": random_search, "optuna-nsga2": nsga2, "optuna-tpe": tpe, "optuna-gp": gp, "smac": smac,
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table")
    parser.add_argument("--methods", nargs="+", choices=METHODS, default=list(METHODS))
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--trials", type=int, default=100)
    parser.add_argument("--output", required=True)
    arguments = parser.parse_args()
    with open(arguments.table) as file:
        table = json.load(file)
    with open(arguments.output, "w") as output:
        output.write("method,seed,keys\n")
        for method in arguments.methods:
            for seed in range(arguments.seeds):
                keys = METHODS[method](table, seed, arguments.trials)
                output.write(f"{method},{seed},{' '.join(keys)}\n")
                output.flush()
                print(f"{method}, seed {seed}: {len(keys)} evaluations", file=sys.stderr)


if __name__ == "__main__":
    main()
