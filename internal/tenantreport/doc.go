// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package tenantreport looks at a real tenant for every point of the register of assumptions that can be looked at safely, and
// reports which are confirmed, which are refuted and by what, and which could not be seen and why.
//
// Scenes make a handful of small objects, named by package realtenant, look at the answers of the platform, and delete them again.
// What is looked at are requests and answers as they travel, since a client that is made to bear both ways of a point hides it. Each
// point is judged by an observation that only this point can turn; what may have other reasons, such as a refusal by rights or
// quota or an answer that came too late, is not observed. What a report tells are statuses, names of members and words that the
// contract knows: no token, address, body or name that the report has not made.
package tenantreport
