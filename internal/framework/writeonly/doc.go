// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package writeonly adds write-only twins to maps of texts: attributes whose members are sent with the map and never stored. It
// knows where they go in a request, and takes them out of answers.
package writeonly
