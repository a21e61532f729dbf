// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package assumptions is the register of what the wire contract only assumes of the platform ([ASSUMED]): stated in no document and
// read in no client. It has three uses: the contrary mode of the emulator turns each point the other way, the report about a real
// tenant (package tenantreport) looks at each, and docs/guides/assumptions.md is generated from it. The provider does not link it, and
// must work whichever way a point turns out.
package assumptions
