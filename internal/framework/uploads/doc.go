// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package uploads is the attribute of a folder whose content is packed and uploaded: its schema and checks, its hash in plans, a
// hash that pins the content, and the upload itself.
package uploads
