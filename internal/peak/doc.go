// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package peak is the client of the Peak platform's HTTP API, and the only part of the provider that talks to it.
// Contract sections named in comments are those of the wire contract the client was written against.
//
// There is one method per operation on [Client], in one file per API area. What they have in common:
//
//   - Lists are [iter.Seq2] iterators that page inside and end with the first error.
//   - A failed call returns a typed [*Error]; creates may also return [*AlreadyExistsError] and [*UnknownOutcomeError].
//   - Pointers in requests mean "not sent when nil". Unknown members of answers are ignored, missing and null ones are
//     the zero value.
//   - Every call is bounded by its context, by [Config.RequestTimeout] per attempt and by [Config.MaxRetries].
package peak
