import Espalier

let workshop = Workshop()
let network = try workshop.network(path: "architectures/mnist1d/simple-cnn.json")
print("\(network.name): \(network.size.trainable) parameters, \(network.size.multiplyAdds) multiply-adds")

var recipe = try Recipe(path: "recipes/mnist1d-search.json")
recipe.epochs = 2
let trained = try workshop.train(network, on: "mnist1d", by: recipe)
try trained.write(to: "simple-cnn.safetensors")
print("on the test samples: \(try workshop.evaluate(trained).metrics)")

var study = workshop.study(growing: network, on: "mnist1d", by: recipe)
study.limits.parameters.maximum = 1_738
study.budget = .trials(8)
let frontier = try workshop.search(study, in: "studies/first")
print(frontier.table.rendered(as: .text(width: 80)))
