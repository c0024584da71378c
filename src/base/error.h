#pragma once
// ErrorKind and Error are part of the public API; inside the library they are included by this name.
#include "timbre/error.h"
