// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package browser holds tests that click through the console in a real browser, and the script of its pictures. It is a module of
// its own: what drives a browser is no part of the provider or the emulator, which it runs as the process that a user runs.
// "make browser" and "make pictures" build that and say where it is.
package browser
