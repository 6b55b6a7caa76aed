// What a program that trains and searches names: one import brings it.
@_exported import Backends
@_exported import Catalogues
@_exported import Datasets
@_exported import Diagnostics
@_exported import Figures
@_exported import GraphIR
@_exported import JSONText
@_exported import Optimizers
@_exported import PluginHost
@_exported import Reports
@_exported import Search
@_exported import Studies
@_exported import Tasks
@_exported import TensorTypes
@_exported import Training
